using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>MobileNetV2 with torchvision's names. The CIFAR stem leaves out the first two halvings.</summary>
internal static class MobileNetV2
{
    private const int FirstChannels = 32;
    private const int LastChannels = 1280;
    private const string First = "features.0.0.weight";
    private const string Last = "classifier.1.weight";

    // Expansion, channels, blocks and stride of each stage: table 2 of the paper.
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    internal static Architecture Architecture { get; } = Architecture.Of(
        "mobilenet-v2",
        "MobileNetV2; stem=imagenet halves the image five times as published, which is too much for small ones",
        "Sandler et al.: MobileNetV2, inverted residuals and linear bottlenecks (CVPR 2018)",
        new OptionSchemaBuilder<MobileNetV2Options>("model 'mobilenet-v2'")
            .Number("width", "factor of all channel numbers", Interval.Closed(0.1, 4), o => o.Width, (o, v) => o with { Width = v })
            .Choice("stem", "first layers, for small images or as published", o => o.Stem, (o, v) => o with { Stem = v }, ("cifar", Stem.Cifar), ("imagenet", Stem.Imagenet))
            .Build(new MobileNetV2Options()),
        Build,
        Recognise,
        (_, input, data) => new TrainingRecipe { Batch = 128, LearningRate = 0.2, WeightDecay = 1e-4, Augment = UsualAugmentation.Full(input, data) },
        untold: "stem");

    private static LayerGraph Build(MobileNetV2Options options, ImageShape input, int classes)
    {
        LayerGraphBuilder graph = new();
        bool small = options.Stem == Stem.Cifar;
        int channels = Scaled(FirstChannels, options.Width), index = 1;
        int node = Unit(graph, graph.Input, "features.0", input.Channels, channels, kernel: 3, stride: small ? 1 : 2);
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            (int expansion, int wide, int blocks, int stride) = Stages[stage];
            int to = Scaled(wide, options.Width);
            for (int block = 0; block < blocks; block++)
            {
                bool first = block == 0 && stride == 2;
                string name = $"features.{index++}";
                int inner = Bottleneck(graph, node, name, channels, to, expansion, first && !(small && stage == 1) ? 2 : 1);
                node = !first && channels == to ? graph.Sum(inner, node, $"{name}.add") : inner;
                channels = to;
            }
        }

        int last = Scaled(LastChannels, Math.Max(1, options.Width));
        node = Unit(graph, node, $"features.{index}", channels, last, kernel: 1, stride: 1);
        node = graph.Flatten(graph.GlobalAvgPool(node, "avgpool"), "flatten");
        node = graph.Dropout(node, "classifier.0", 0.2f);
        LinearLayer linear = new(last, classes) { WeightInitializer = Initializer.Normal(0.01f), BiasInitializer = Initializer.Zeros };
        return graph.Build(graph.Add("classifier.1", linear, node));
    }

    /// <summary>Widens by 1×1, filters each channel by 3×3, narrows by 1×1 without activation.</summary>
    private static int Bottleneck(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels, int expansion, int stride)
    {
        int wide = inChannels * expansion, part = 0, node = from;
        if (expansion != 1)
            node = Unit(graph, node, $"{name}.conv.{part++}", inChannels, wide, kernel: 1, stride: 1);
        node = Unit(graph, node, $"{name}.conv.{part++}", wide, wide, kernel: 3, stride, groups: wide);
        node = Convolution(graph, node, $"{name}.conv.{part++}", wide, outChannels, kernel: 1, stride: 1, groups: 1);
        return graph.BatchNorm(node, $"{name}.conv.{part}", outChannels);
    }

    private static int Unit(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels, int kernel, int stride, int groups = 1)
    {
        int node = Convolution(graph, from, $"{name}.0", inChannels, outChannels, kernel, stride, groups);
        return graph.Activation(graph.BatchNorm(node, $"{name}.1", outChannels), $"{name}.2", ActivationKind.Relu6);
    }

    private static int Convolution(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels, int kernel, int stride, int groups) =>
        graph.Conv2d(
            from, name, inChannels, outChannels, kernel, stride, padding: kernel / 2, groups, bias: false,
            weight: Initializer.KaimingNormal(outChannels * kernel * kernel));

    /// <summary>The nearest multiple of 8 to a scaled channel number, at least 8 and at least nine tenths of it.</summary>
    private static int Scaled(int channels, double width)
    {
        double scaled = channels * width;
        int rounded = Math.Max(8, (int)(scaled + 4) / 8 * 8);
        return rounded < 0.9 * scaled ? rounded + 8 : rounded;
    }

    private static RecognisedModel<MobileNetV2Options>? Recognise(TensorShapes shapes)
    {
        if (!shapes.Has(First, 4) || !shapes.Has("features.18.0.weight", 4) || !shapes.Has(Last, 2))
            return null;
        (int first, int wide) = (shapes.Size(First, 0), shapes.Size("features.17.conv.2.weight", 0));
        double width = Enumerable.Range(2, 79).Select(i => i * 0.05).FirstOrDefault(w => Scaled(FirstChannels, w) == first && Scaled(320, w) == wide, 1);
        MobileNetV2Options options = new() { Width = Math.Round(width, 2), Stem = Stem.Imagenet };
        return new RecognisedModel<MobileNetV2Options>(options, shapes.Size(Last, 0), new ImageShape(shapes.Size(First, 1), 32, 32));
    }
}
