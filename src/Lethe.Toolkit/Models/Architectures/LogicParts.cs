using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>What the two networks with logic blocks share.</summary>
internal static class LogicParts
{
    internal static OptionSchema<LogicOptions> Schema(string id) => new OptionSchemaBuilder<LogicOptions>($"model '{id}'")
        .Number("width", "factor of all channels and features", Interval.Closed(0.01, 2), o => o.Width, (o, v) => o with { Width = v })
        .Number("dropout", "share of features dropped in the logic blocks", Interval.ClosedOpen(0, 1), o => o.Dropout, (o, v) => o with { Dropout = v })
        .Build(new LogicOptions());

    internal static TrainingRecipe Recipe { get; } =
        new() { Epochs = 20, Batch = 128, Optimizer = OptimizerKind.AdamW, LearningRate = 1e-3, WeightDecay = 0.01 };

    /// <summary>Linear D→2D, ReLU, dropout, so many times [linear 2D→2D, PReLU], linear 2D→D, batch norm, ReLU, dropout; no skip.</summary>
    internal static int Logic(LayerGraphBuilder graph, int from, string name, int features, int depth, float dropout)
    {
        int wide = 2 * features;
        int node = graph.Relu(graph.Linear(from, $"{name}.in", features, wide), $"{name}.relu1");
        node = graph.Dropout(node, $"{name}.drop1", dropout);
        for (int i = 1; i <= depth; i++)
            node = graph.Add($"{name}.prelu{i}", new PReluLayer(wide), graph.Linear(node, $"{name}.deep{i}", wide, wide));
        node = graph.BatchNorm(graph.Linear(node, $"{name}.out", wide, features), $"{name}.bn", features);
        return graph.Dropout(graph.Relu(node, $"{name}.relu2"), $"{name}.drop2", dropout);
    }

    /// <summary>Linear without offset, batch norm, SiLU, and the classes.</summary>
    internal static LayerGraph Classify(LayerGraphBuilder graph, int from, int features, int hidden, int classes)
    {
        int node = graph.BatchNorm(graph.Linear(from, "last", features, hidden, bias: false), "last_bn", hidden);
        return graph.Build(graph.Linear(graph.Activation(node, "last_silu", ActivationKind.Silu), "head", hidden, classes));
    }

    /// <summary>The end of a stage of convolutions: batch norm, max-pooling, SiLU.</summary>
    internal static int Close(LayerGraphBuilder graph, int from, string name, int channels) =>
        graph.Activation(graph.MaxPool(graph.BatchNorm(from, $"{name}.bn", channels), $"{name}.pool", 2, 2), $"{name}.silu", ActivationKind.Silu);
}
