using System.Collections.Immutable;

namespace Lethe.Engine.Layers;

/// <summary>Writes a graph node by node; each call returns the position of the node it adds.</summary>
public sealed class LayerGraphBuilder
{
    private readonly ImmutableArray<LayerNode>.Builder _nodes = ImmutableArray.CreateBuilder<LayerNode>();

    /// <summary>Starts a graph with its input node.</summary>
    public LayerGraphBuilder() => _nodes.Add(new LayerNode("input", new InputLayer(), []));

    /// <summary>The position of the input node.</summary>
    public int Input => 0;

    /// <summary>Adds any layer.</summary>
    public int Add(string name, Layer layer, params ReadOnlySpan<int> inputs)
    {
        _nodes.Add(new LayerNode(name, layer, [.. inputs]));
        return _nodes.Count - 1;
    }

    /// <summary>Adds a convolution.</summary>
    public int Conv2d(int from, string name, int inChannels, int outChannels, Window kernel, Window stride, Window padding, int groups = 1, bool bias = true, Initializer? weight = null) =>
        Add(name, new Conv2dLayer(inChannels, outChannels, kernel, stride, padding, groups, bias) { WeightInitializer = weight }, from);

    /// <summary>Adds a linear layer.</summary>
    public int Linear(int from, string name, int inFeatures, int outFeatures, bool bias = true) =>
        Add(name, new LinearLayer(inFeatures, outFeatures, bias), from);

    /// <summary>Adds a batch normalisation.</summary>
    public int BatchNorm(int from, string name, int channels) => Add(name, new BatchNormLayer(channels), from);

    /// <summary>Adds a ReLU.</summary>
    public int Relu(int from, string name) => Activation(from, name, ActivationKind.Relu);

    /// <summary>Adds an activation.</summary>
    public int Activation(int from, string name, ActivationKind kind) => Add(name, new ActivationLayer(kind), from);

    /// <summary>Adds a max-pooling.</summary>
    public int MaxPool(int from, string name, Window kernel, Window stride, Window padding = default) =>
        Add(name, new MaxPoolLayer(kernel, stride, padding), from);

    /// <summary>Adds a global mean over positions.</summary>
    public int GlobalAvgPool(int from, string name) => Add(name, new AdaptiveAvgPoolLayer(1), from);

    /// <summary>Adds a flattening.</summary>
    public int Flatten(int from, string name) => Add(name, new FlattenLayer(), from);

    /// <summary>Adds a dropout.</summary>
    public int Dropout(int from, string name, float probability) => Add(name, new DropoutLayer(probability), from);

    /// <summary>Adds a sum of two nodes.</summary>
    public int Sum(int left, int right, string name) => Add(name, new AddLayer(), left, right);

    /// <summary>The finished graph.</summary>
    /// <param name="output">The node whose value the forward pass returns.</param>
    public LayerGraph Build(int output) => new(_nodes.ToImmutable(), output);
}
