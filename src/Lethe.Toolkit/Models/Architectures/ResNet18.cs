using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Options;

namespace Lethe.Models.Architectures;

/// <summary>ResNet-18 with torchvision's names. The CIFAR stem is a 3×3 convolution of stride 1 without max-pooling.</summary>
internal static class ResNet18
{
    internal static Architecture Architecture { get; } = Architecture.Of(
        "resnet18",
        "ResNet-18; width=16 trains on a CPU in minutes",
        "He, Zhang, Ren, Sun: Deep residual learning for image recognition (CVPR 2016)",
        new OptionSchemaBuilder<ResNet18Options>("model 'resnet18'")
            .Integer("width", "channels of the first stage", 1, 1024, o => o.Width, (o, v) => o with { Width = v })
            .Choice("stem", "first layers, for small images or as published", o => o.Stem, (o, v) => o with { Stem = v }, ("cifar", Stem.Cifar), ("imagenet", Stem.Imagenet))
            .Build(new ResNet18Options()),
        Build,
        Recognise,
        (_, input, data) => new TrainingRecipe { Batch = 128, LearningRate = 0.2, Augment = UsualAugmentation.Full(input, data) });

    private static LayerGraph Build(ResNet18Options options, ImageShape input, int classes)
    {
        LayerGraphBuilder graph = new();
        bool small = options.Stem == Stem.Cifar;
        int width = options.Width;
        int node = Convolution(graph, graph.Input, "conv1", input.Channels, width, kernel: small ? 3 : 7, stride: small ? 1 : 2);
        node = graph.Relu(graph.BatchNorm(node, "bn1", width), "relu");
        if (!small)
            node = graph.MaxPool(node, "maxpool", kernel: 3, stride: 2, padding: 1);
        for (int stage = 1; stage <= 4; stage++)
        {
            int to = options.Width << (stage - 1);
            node = Block(graph, node, $"layer{stage}.0", width, to, stride: stage == 1 ? 1 : 2);
            node = Block(graph, node, $"layer{stage}.1", to, to, stride: 1);
            width = to;
        }

        node = graph.Flatten(graph.GlobalAvgPool(node, "avgpool"), "flatten");
        return graph.Build(graph.Linear(node, "fc", width, classes));
    }

    /// <summary>y = relu(bn2(conv2(relu(bn1(conv1 x)))) + shortcut x).</summary>
    private static int Block(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels, int stride)
    {
        int node = Convolution(graph, from, $"{name}.conv1", inChannels, outChannels, kernel: 3, stride);
        node = graph.Relu(graph.BatchNorm(node, $"{name}.bn1", outChannels), $"{name}.relu1");
        node = Convolution(graph, node, $"{name}.conv2", outChannels, outChannels, kernel: 3, stride: 1);
        node = graph.BatchNorm(node, $"{name}.bn2", outChannels);
        int shortcut = from;
        if (stride != 1 || inChannels != outChannels)
        {
            shortcut = Convolution(graph, from, $"{name}.downsample.0", inChannels, outChannels, kernel: 1, stride);
            shortcut = graph.BatchNorm(shortcut, $"{name}.downsample.1", outChannels);
        }

        return graph.Relu(graph.Sum(node, shortcut, $"{name}.add"), $"{name}.relu2");
    }

    private static int Convolution(LayerGraphBuilder graph, int from, string name, int inChannels, int outChannels, int kernel, int stride) =>
        graph.Conv2d(
            from, name, inChannels, outChannels, kernel, stride, padding: kernel / 2, bias: false,
            weight: Initializer.KaimingNormal(outChannels * kernel * kernel));

    private static RecognisedModel<ResNet18Options>? Recognise(TensorShapes shapes)
    {
        if (!shapes.Has("conv1.weight", 4) || !shapes.Has("layer4.1.conv2.weight", 4) || !shapes.Has("fc.weight", 2) || shapes.Has("layer1.2.conv1.weight", 4))
            return null;
        Stem stem = shapes.Size("conv1.weight", 2) == 7 ? Stem.Imagenet : Stem.Cifar;
        int side = stem == Stem.Imagenet ? 224 : 32;
        ResNet18Options options = new() { Width = shapes.Size("conv1.weight", 0), Stem = stem };
        return new RecognisedModel<ResNet18Options>(options, shapes.Size("fc.weight", 0), new ImageShape(shapes.Size("conv1.weight", 1), side, side));
    }
}
