using Lethe.Data;
using Lethe.Engine.Layers;

namespace Lethe.Models.Architectures;

/// <summary>Three pairs of convolutions and a logic block: 4 089 940 parameters for 20 classes of 1×32×32 images.</summary>
internal static class LogicEmnist
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "logic-emnist",
        "convolutions with PReLU and SiLU, and a deep block of linear layers, as used for class replacement",
        "the class-replacement study on EMNIST and CIFAR-10",
        LogicParts.Schema("logic-emnist"),
        Build,
        Recognise,
        (_, _, _) => LogicParts.Recipe);

    private static LayerGraph Build(LogicOptions options, ImageShape input, int classes)
    {
        if (input.Height < 8 || input.Width < 8)
            throw new UsageException($"model 'logic-emnist': three halvings need images of at least 8x8 pixels, got {input}");
        LayerGraphBuilder graph = new();
        (int narrow, int wide, int features) = (options.Scaled(32), options.Scaled(64), options.Scaled(512));
        int node = Stage(graph, graph.Input, "stage1", input.Channels, narrow);
        node = Stage(graph, node, "stage2", narrow, wide);
        node = Stage(graph, node, "stage3", wide, wide);
        node = graph.Linear(graph.Flatten(node, "flatten"), "dense1", wide * (input.Height / 8) * (input.Width / 8), features);
        node = graph.Add("rrelu", new RReluLayer(), node);
        node = LogicParts.Logic(graph, node, "logic", features, depth: 2, (float)options.Dropout);
        return LogicParts.Classify(graph, node, features, features, classes);
    }

    private static int Stage(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels)
    {
        int node = graph.Conv2d(from, $"{name}.conv1", inChannels, outChannels, 3, 1, 1);
        node = graph.Conv2d(graph.Add($"{name}.prelu", new PReluLayer(outChannels), node), $"{name}.conv2", outChannels, outChannels, 3, 1, 1);
        return LogicParts.Close(graph, node, name, outChannels);
    }

    private static RecognisedModel<LogicOptions>? Recognise(TensorShapes shapes)
    {
        if (!shapes.Has("stage3.conv2.weight", 4) || !shapes.Has("logic.deep2.weight", 2) || !shapes.Has("head.weight", 2) || !shapes.Has("dense1.weight", 2))
            return null;
        int features = shapes.Size("dense1.weight", 0), side = 8 * SquareImage.Root(shapes.Size("dense1.weight", 1) / shapes.Size("stage3.conv2.weight", 0));
        return new RecognisedModel<LogicOptions>(
            new LogicOptions { Width = features / 512.0 }, shapes.Size("head.weight", 0), new ImageShape(shapes.Size("stage1.conv1.weight", 1), side, side));
    }
}
