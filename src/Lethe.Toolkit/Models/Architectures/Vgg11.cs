using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>VGG-11 with batch norm, with torchvision's names: <c>features.0</c> ... <c>features.28</c>, <c>classifier.0</c> ... <c>classifier.6</c>.</summary>
internal static class Vgg11
{
    private const int Pool = 0;
    private const int HeadSize = 7;
    private const string First = "features.0.weight";
    private const string FullLast = "classifier.6.weight";
    private const string SmallLast = "classifier.weight";

    // Multiples of the width; 0 is a max-pooling.
    private static readonly int[] Layers = [1, Pool, 2, Pool, 4, 4, Pool, 8, 8, Pool, 8, 8, Pool];

    internal static Architecture Architecture { get; } = Architecture.Of(
        "vgg11-bn",
        "VGG-11 with batch norm; head=small leaves out the two large linear layers",
        "Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition (ICLR 2015)",
        new OptionSchemaBuilder<Vgg11Options>("model 'vgg11-bn'")
            .Integer("width", "channels of the first convolution", 1, 512, o => o.Width, (o, v) => o with { Width = v })
            .Choice("head", "two hidden layers as published, or a single linear layer", o => o.Head, (o, v) => o with { Head = v }, ("full", VggHead.Full), ("small", VggHead.Small))
            .Build(new Vgg11Options()),
        Build,
        Recognise,
        (_, input, data) => new TrainingRecipe { Batch = 128, LearningRate = 0.05, Augment = UsualAugmentation.Full(input, data) });

    private static LayerGraph Build(Vgg11Options options, ImageShape input, int classes)
    {
        if (input.Height < 32 || input.Width < 32)
            throw new UsageException($"model 'vgg11-bn': five halvings need images of at least 32x32 pixels, got {input}");
        LayerGraphBuilder graph = new();
        int node = Features(graph, options.Width, input.Channels);
        int channels = Layers[^2] * options.Width;
        if (options.Head == VggHead.Small)
        {
            node = graph.Flatten(graph.GlobalAvgPool(node, "avgpool"), "flatten");
            return graph.Build(Linear(graph, node, "classifier", channels, classes));
        }

        int hidden = HeadSize * HeadSize * channels, units = 64 * options.Width;
        node = graph.Flatten(graph.Add("avgpool", new AdaptiveAvgPoolLayer(HeadSize), node), "flatten");
        node = graph.Dropout(graph.Relu(Linear(graph, node, "classifier.0", hidden, units), "classifier.1"), "classifier.2", 0.5f);
        node = graph.Dropout(graph.Relu(Linear(graph, node, "classifier.3", units, units), "classifier.4"), "classifier.5", 0.5f);
        return graph.Build(Linear(graph, node, "classifier.6", units, classes));
    }

    private static int Features(LayerGraphBuilder graph, int width, int channels)
    {
        int node = graph.Input, index = 0;
        foreach (int multiple in Layers)
        {
            if (multiple == Pool)
            {
                node = graph.MaxPool(node, $"features.{index++}", kernel: 2, stride: 2);
                continue;
            }

            int to = multiple * width;
            Conv2dLayer convolution = new(channels, to, 3, 1, 1)
            {
                WeightInitializer = Initializer.KaimingNormal(9 * to),
                BiasInitializer = Initializer.Zeros,
            };
            node = graph.Add($"features.{index++}", convolution, node);
            node = graph.BatchNorm(node, $"features.{index++}", to);
            node = graph.Relu(node, $"features.{index++}");
            channels = to;
        }

        return node;
    }

    private static int Linear(LayerGraphBuilder graph, int from, string name, int inFeatures, int outFeatures)
    {
        LinearLayer linear = new(inFeatures, outFeatures) { WeightInitializer = Initializer.Normal(0.01f), BiasInitializer = Initializer.Zeros };
        return graph.Add(name, linear, from);
    }

    private static RecognisedModel<Vgg11Options>? Recognise(TensorShapes shapes)
    {
        bool full = shapes.Has(FullLast, 2);
        if (!shapes.Has(First, 4) || !shapes.Has("features.25.weight", 4) || !(full || shapes.Has(SmallLast, 2)))
            return null;
        Vgg11Options options = new() { Width = shapes.Size(First, 0), Head = full ? VggHead.Full : VggHead.Small };
        return new RecognisedModel<Vgg11Options>(options, shapes.Size(full ? FullLast : SmallLast, 0), new ImageShape(shapes.Size(First, 1), 32, 32));
    }
}
