using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>
/// A small convolutional network: per stage a 3×3 convolution, batch norm, ReLU and 2×2 max-pooling (<c>conv1</c>, <c>bn1</c>, ...),
/// then linear layers <c>fc1</c>, ... and <c>fc</c>.
/// </summary>
internal static class Cnn
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "cnn",
        "a small convolutional network with batch norm, quick on a CPU",
        "LeCun et al.: Gradient-based learning applied to document recognition (1998), with batch norm (Ioffe, Szegedy 2015)",
        new OptionSchemaBuilder<CnnOptions>("model 'cnn'")
            .Integers("channels", "channels of the convolutions, each of which halves the image", 1, 2048, 1, 6, o => o.Channels, (o, v) => o with { Channels = v })
            .Integers("fc", "units of the hidden linear layers, 0 for none", 0, 16_384, 1, 4, o => o.Fc, (o, v) => o with { Fc = v })
            .Number("dropout", "share of features dropped in training", Interval.ClosedOpen(0, 1), o => o.Dropout, (o, v) => o with { Dropout = v })
            .Build(new CnnOptions()),
        Build,
        Recognise,
        (_, input, data) => new TrainingRecipe { Augment = UsualAugmentation.Light(input, data) });

    private static LayerGraph Build(CnnOptions options, ImageShape input, int classes)
    {
        int scale = 1 << options.Channels.Length;
        if (input.Height < scale || input.Width < scale)
            throw new UsageException($"model 'cnn': {options.Channels.Length} stages need images of at least {scale}x{scale} pixels, got {input}");
        if (options.Fc.Length > 1 && options.Fc.Contains(0))
            throw new UsageException($"model 'cnn': option 'fc': a hidden layer of 0 units among others, expected 0 alone or positive sizes");
        LayerGraphBuilder graph = new();
        int node = Stages(graph, options.Channels, input.Channels);
        node = graph.Flatten(node, "flatten");
        int width = options.Channels[^1] * (input.Height / scale) * (input.Width / scale);
        for (int i = 0; i < options.Hidden.Length; i++)
        {
            node = graph.Linear(Dropout(graph, node, options, i + 1), $"fc{i + 1}", width, options.Hidden[i]);
            node = graph.Relu(node, $"fc{i + 1}.relu");
            width = options.Hidden[i];
        }

        return graph.Build(graph.Linear(Dropout(graph, node, options, options.Hidden.Length + 1), "fc", width, classes));
    }

    private static int Stages(LayerGraphBuilder graph, ImmutableArray<int> channels, int from)
    {
        int node = graph.Input;
        for (int i = 0; i < channels.Length; i++)
        {
            string number = $"{i + 1}";
            Initializer weight = Initializer.KaimingNormal(9 * from);
            node = graph.Conv2d(node, "conv" + number, from, channels[i], kernel: 3, stride: 1, padding: 1, bias: false, weight: weight);
            node = graph.BatchNorm(node, "bn" + number, channels[i]);
            node = graph.Relu(node, "relu" + number);
            node = graph.MaxPool(node, "pool" + number, kernel: 2, stride: 2);
            from = channels[i];
        }

        return node;
    }

    private static int Dropout(LayerGraphBuilder graph, int node, CnnOptions options, int number) =>
        options.Dropout > 0 ? graph.Dropout(node, $"dropout{number}", (float)options.Dropout) : node;

    private static RecognisedModel<CnnOptions>? Recognise(TensorShapes shapes)
    {
        int[] channels = shapes.Widths("conv", 4), hidden = shapes.Widths("fc", 2);
        if (channels.Length == 0 || !shapes.Has("fc.weight", 2) || !shapes.Has("bn1.weight", 1) || shapes.Has("layer1.0.conv1.weight", 4))
            return null;
        int features = shapes.Size(hidden.Length > 0 ? "fc1.weight" : "fc.weight", 1);
        int side = SquareImage.Root(features / channels[^1]) << channels.Length;
        CnnOptions options = new() { Channels = [.. channels], Fc = hidden.Length == 0 ? [0] : [.. hidden] };
        return new RecognisedModel<CnnOptions>(options, shapes.Size("fc.weight", 0), new ImageShape(shapes.Size("conv1.weight", 1), side, side));
    }
}
