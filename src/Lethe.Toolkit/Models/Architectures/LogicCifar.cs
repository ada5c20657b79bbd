using Lethe.Data;
using Lethe.Engine.Layers;

namespace Lethe.Models.Architectures;

/// <summary>Three stages of four split convolutions and two logic blocks: 26 702 760 parameters for 8 classes of 3×32×32 images.</summary>
internal static class LogicCifar
{
    private const int Convolutions = 4;
    private static readonly int[] Widths = [48, 96, 192];

    internal static Architecture Architecture { get; } = Architecture.Of(
        "logic-cifar",
        "split convolutions with PReLU and SiLU, and two deep blocks of linear layers, as used for class replacement",
        "the class-replacement study on EMNIST and CIFAR-10",
        LogicParts.Schema("logic-cifar"),
        Build,
        Recognise,
        (_, input, data) => LogicParts.Recipe with { Augment = UsualAugmentation.Full(input, data) });

    private static LayerGraph Build(LogicOptions options, ImageShape input, int classes)
    {
        if (input.Height < 8 || input.Width < 8)
            throw new UsageException($"model 'logic-cifar': three halvings need images of at least 8x8 pixels, got {input}");
        LayerGraphBuilder graph = new();
        (int first, int second, float dropout) = (options.Scaled(1024), options.Scaled(512), (float)options.Dropout);
        int node = graph.Input, channels = input.Channels;
        for (int stage = 1; stage <= Widths.Length; stage++)
        {
            int wide = options.Scaled(Widths[stage - 1]);
            node = Stage(graph, node, $"stage{stage}", channels, wide);
            channels = wide;
        }

        node = graph.Linear(graph.Flatten(node, "flatten"), "dense1", channels * (input.Height / 8) * (input.Width / 8), first);
        node = LogicParts.Logic(graph, graph.Add("rrelu", new RReluLayer(), node), "logic1", first, depth: 2, dropout);
        node = graph.Add("prelu", new PReluLayer(second), graph.Linear(node, "dense2", first, second));
        node = LogicParts.Logic(graph, node, "logic2", second, depth: 8, dropout);
        return LogicParts.Classify(graph, node, second, options.Scaled(256), classes);
    }

    private static int Stage(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels)
    {
        int node = from;
        for (int i = 1; i <= Convolutions; i++)
        {
            node = Split(graph, node, $"{name}.inc{i}", i == 1 ? inChannels : outChannels, outChannels);
            if (i < Convolutions)
                node = graph.Add($"{name}.prelu{i}", new PReluLayer(outChannels), node);
        }

        return LogicParts.Close(graph, node, name, outChannels);
    }

    /// <summary>Half of the channels from a 1×1 convolution, half from a 3×3 one.</summary>
    private static int Split(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels)
    {
        int point = graph.Conv2d(from, $"{name}.conv1", inChannels, outChannels / 2, 1, 1, 0);
        int wide = graph.Conv2d(from, $"{name}.conv3", inChannels, outChannels / 2, 3, 1, 1);
        return graph.Add($"{name}.concat", new ConcatLayer(2), point, wide);
    }

    private static RecognisedModel<LogicOptions>? Recognise(TensorShapes shapes)
    {
        if (!shapes.Has("stage3.inc4.conv3.weight", 4) || !shapes.Has("logic2.deep8.weight", 2) || !shapes.Has("head.weight", 2) || !shapes.Has("dense1.weight", 2))
            return null;
        int channels = 2 * shapes.Size("stage3.inc4.conv3.weight", 0), side = 8 * SquareImage.Root(shapes.Size("dense1.weight", 1) / channels);
        return new RecognisedModel<LogicOptions>(
            new LogicOptions { Width = shapes.Size("dense1.weight", 0) / 1024.0 }, shapes.Size("head.weight", 0), new ImageShape(shapes.Size("stage1.inc1.conv1.weight", 1), side, side));
    }
}
