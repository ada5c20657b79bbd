using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>A multi-layer perceptron on flattened pixels: linear layers <c>fc1</c>, <c>fc2</c>, ... with ReLU, and <c>fc</c>.</summary>
internal static class Mlp
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "mlp",
        "a multi-layer perceptron on flattened pixels",
        "Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)",
        new OptionSchemaBuilder<MlpOptions>("model 'mlp'")
            .Integers("hidden", "sizes of the hidden layers", 1, 16_384, 1, 8, o => o.Hidden, (o, v) => o with { Hidden = v })
            .Number("dropout", "share of hidden units dropped in training", Interval.ClosedOpen(0, 1), o => o.Dropout, (o, v) => o with { Dropout = v })
            .Build(new MlpOptions()),
        Build,
        Recognise,
        (_, _, _) => new TrainingRecipe { LearningRate = 0.05 });

    private static LayerGraph Build(MlpOptions options, ImageShape input, int classes)
    {
        LayerGraphBuilder graph = new();
        int node = graph.Flatten(graph.Input, "flatten");
        int width = input.Pixels;
        for (int i = 0; i < options.Hidden.Length; i++)
        {
            node = graph.Linear(node, $"fc{i + 1}", width, options.Hidden[i]);
            node = graph.Relu(node, $"relu{i + 1}");
            if (options.Dropout > 0)
                node = graph.Dropout(node, $"dropout{i + 1}", (float)options.Dropout);
            width = options.Hidden[i];
        }

        return graph.Build(graph.Linear(node, "fc", width, classes));
    }

    private static RecognisedModel<MlpOptions>? Recognise(TensorShapes shapes)
    {
        int[] hidden = shapes.Widths("fc", 2);
        if (hidden.Length == 0 || !shapes.Has("fc.weight", 2) || shapes.Has("conv1.weight", 4))
            return null;
        return new RecognisedModel<MlpOptions>(
            new MlpOptions { Hidden = [.. hidden] }, shapes.Size("fc.weight", 0), SquareImage.Of(shapes.Size("fc1.weight", 1)));
    }
}
