using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Models;

namespace Lethe.Peers;

/// <summary>A network and the batches it is timed on; the same table stands in torch_peer.py.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Input">The size of an image.</param>
/// <param name="TrainingBatch">Images a training step.</param>
/// <param name="InferenceBatch">Images a forward pass.</param>
/// <param name="Graph">Makes the network.</param>
internal sealed record Workload(string Name, ImageShape Input, int TrainingBatch, int InferenceBatch, Func<ImageShape, LayerGraph> Graph)
{
    /// <summary>All workloads.</summary>
    internal static IReadOnlyList<Workload> All { get; } =
    [
        new("resnet18-64", new ImageShape(3, 32, 32), 64, 128, Registered("resnet18:width=64")),
        new("resnet18-16", new ImageShape(3, 32, 32), 128, 256, Registered("resnet18:width=16")),
        new("vgg11-bn", new ImageShape(3, 32, 32), 64, 128, Registered("vgg11-bn:head=small")),
        new("mobilenet-v2", new ImageShape(3, 32, 32), 64, 128, Registered("mobilenet-v2:stem=cifar")),
        new("cnn", new ImageShape(1, 28, 28), 128, 256, _ => Cnn()),
        new("mlp", new ImageShape(1, 28, 28), 256, 256, _ => Mlp()),
    ];

    /// <summary>The workload of that name.</summary>
    internal static Workload Find(string name) => All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException($"unknown workload '{name}', expected one of {string.Join(", ", All.Select(workload => workload.Name))}");

    private static Func<ImageShape, LayerGraph> Registered(string spec) => input => ModelRegistry.Build(spec, input, 10);

    private static LayerGraph Cnn()
    {
        LayerGraphBuilder b = new();
        int x = b.Relu(b.Conv2d(b.Input, "conv1", 1, 32, 3, 1, 1), "relu1");
        x = b.Relu(b.Conv2d(x, "conv2", 32, 64, 3, 1, 1), "relu2");
        x = b.Flatten(b.MaxPool(x, "pool", 2, 2), "flatten");
        x = b.Relu(b.Linear(x, "fc1", 64 * 14 * 14, 128), "relu3");
        return b.Build(b.Linear(x, "fc", 128, 10));
    }

    private static LayerGraph Mlp()
    {
        LayerGraphBuilder b = new();
        int x = b.Relu(b.Linear(b.Flatten(b.Input, "flatten"), "fc1", 784, 512), "relu1");
        x = b.Relu(b.Linear(x, "fc2", 512, 256), "relu2");
        return b.Build(b.Linear(x, "fc3", 256, 10));
    }
}
