using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>Three convolutions with batch norm, mean pooling and dropout, and two linear layers: the network that graph metanetworks unlearn.</summary>
internal static class GmnCnn
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "gmn-cnn",
        "three convolutions with mean pooling, as unlearnt with graph metanetworks",
        "after the unlearning experiments on Lim et al., Graph metanetworks for processing diverse neural architectures (ICLR 2024)",
        new OptionSchemaBuilder<GmnCnnOptions>("model 'gmn-cnn'")
            .Integer("width", "channels of the first convolution", 1, 1024, o => o.Width, (o, v) => o with { Width = v })
            .Number("dropout", "share of features dropped in training", Interval.ClosedOpen(0, 1), o => o.Dropout, (o, v) => o with { Dropout = v })
            .Build(new GmnCnnOptions()),
        Build,
        Recognise,
        (_, _, _) => new TrainingRecipe { Epochs = 20, Batch = 128, Optimizer = OptimizerKind.Adam, LearningRate = 2e-3, WeightDecay = 0 });

    private static LayerGraph Build(GmnCnnOptions options, ImageShape input, int classes)
    {
        if (input.Height < 8 || input.Width < 8)
            throw new UsageException($"model 'gmn-cnn': images of at least 8x8 pixels are needed, got {input}");
        LayerGraphBuilder graph = new();
        (int width, float dropout) = (options.Width, (float)options.Dropout);
        int node = Convolution(graph, graph.Input, 1, input.Channels, width);
        node = graph.Dropout(graph.Add("pool1", new AvgPoolLayer(2, 2), node), "dropout1", dropout);
        node = Convolution(graph, node, 2, width, 2 * width);
        node = graph.Dropout(graph.Add("pool2", new AvgPoolLayer(2, 2), node), "dropout2", dropout);
        node = Convolution(graph, node, 3, 2 * width, 2 * width);
        node = graph.Flatten(graph.GlobalAvgPool(node, "avgpool"), "flatten");
        node = graph.Dropout(node, "dropout3", dropout);
        node = graph.Relu(graph.Linear(node, "fc1", 2 * width, width), "relu4");
        node = graph.Dropout(node, "dropout4", dropout);
        return graph.Build(graph.Linear(node, "fc2", width, classes));
    }

    private static int Convolution(LayerGraphBuilder graph, int from, int number, int inChannels, int outChannels)
    {
        int node = graph.Conv2d(from, $"conv{number}", inChannels, outChannels, 3, 1, 1);
        return graph.Relu(graph.BatchNorm(node, $"bn{number}", outChannels), $"relu{number}");
    }

    private static RecognisedModel<GmnCnnOptions>? Recognise(TensorShapes shapes)
    {
        if (shapes.Widths("conv", 4).Length != 3 || shapes.Widths("fc", 2).Length != 2 || shapes.Has("fc.weight", 2))
            return null;
        return new RecognisedModel<GmnCnnOptions>(
            new GmnCnnOptions { Width = shapes.Size("conv1.weight", 0) }, shapes.Size("fc2.weight", 0), new ImageShape(shapes.Size("conv1.weight", 1), 32, 32));
    }
}
