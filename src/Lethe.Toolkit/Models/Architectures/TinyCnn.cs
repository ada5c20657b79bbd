using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>Two convolutions without normalisation, the smallest network worth a zoo: 9 125 parameters for five grey classes.</summary>
/// <remarks>Gives logits; a log-softmax behind them, as some write it, changes no probability.</remarks>
internal static class TinyCnn
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "tiny-cnn",
        "two convolutions, made for zoos of many networks",
        "after the weight-space experiments on graph metanetworks: Lim et al., Graph metanetworks for processing diverse neural architectures (ICLR 2024)",
        new OptionSchemaBuilder<TinyCnnOptions>("model 'tiny-cnn'")
            .Integers("channels", "channels of the two convolutions", 1, 1024, 2, 2, o => o.Channels, (o, v) => o with { Channels = v })
            .Build(new TinyCnnOptions()),
        Build,
        Recognise,
        (_, _, _) => new TrainingRecipe { Epochs = 30, Batch = 256, Optimizer = OptimizerKind.Adam, LearningRate = 0.01, WeightDecay = 0, WarmUp = 0.3 });

    private static LayerGraph Build(TinyCnnOptions options, ImageShape input, int classes)
    {
        if (input.Height < 8 || input.Width < 8)
            throw new UsageException($"model 'tiny-cnn': images of at least 8x8 pixels are needed, got {input}");
        LayerGraphBuilder graph = new();
        (int first, int second) = (options.Channels[0], options.Channels[1]);
        int node = graph.Relu(graph.Conv2d(graph.Input, "conv1", input.Channels, first, 3, 1, 0), "relu1");
        node = graph.MaxPool(node, "pool1", 2, 2);
        node = graph.Relu(graph.Conv2d(node, "conv2", first, second, 3, 1, 0), "relu2");
        node = graph.Flatten(graph.GlobalAvgPool(node, "avgpool"), "flatten");
        return graph.Build(graph.Linear(node, "fc", second, classes));
    }

    private static RecognisedModel<TinyCnnOptions>? Recognise(TensorShapes shapes)
    {
        int[] channels = shapes.Widths("conv", 4);
        if (channels.Length != 2 || !shapes.Has("fc.weight", 2) || shapes.Has("bn1.weight", 1) || shapes.Has("fc1.weight", 2))
            return null;
        return new RecognisedModel<TinyCnnOptions>(
            new TinyCnnOptions { Channels = [.. channels] }, shapes.Size("fc.weight", 0), new ImageShape(shapes.Size("conv1.weight", 1), 28, 28));
    }
}
