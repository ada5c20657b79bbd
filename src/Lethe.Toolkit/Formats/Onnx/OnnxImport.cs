using Lethe.Engine.Layers;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>A layer graph made from an ONNX file, with its values, and the way back into a file of the same interface.</summary>
public sealed class OnnxImport
{
    private readonly ModelProto _model;
    private readonly IReadOnlyList<OnnxBinding> _bindings;

    internal OnnxImport(ModelProto model, LayerGraph graph, IReadOnlyList<NamedArray> values, IReadOnlyList<OnnxBinding> bindings, IReadOnlyList<int> imageShape, int classes)
    {
        _model = model;
        _bindings = bindings;
        Graph = graph;
        Values = values;
        ImageShape = imageShape;
        Classes = classes;
    }

    /// <summary>The layers, trainable. A softmax at the end is left out, so that the output is logits.</summary>
    public LayerGraph Graph { get; }

    /// <summary>Values of all parameters and buffers of the graph.</summary>
    public IReadOnlyList<NamedArray> Values { get; }

    /// <summary>Dimensions of an image, [C, H, W], or of a vector, [D]; -1 where the file leaves one open.</summary>
    public IReadOnlyList<int> ImageShape { get; }

    /// <summary>The number of logits.</summary>
    public int Classes { get; }

    /// <summary>The name of the graph's input.</summary>
    public string InputName => _model.Graph.Input.First(input => _model.Graph.Initializer.All(tensor => tensor.Name != input.Name)).Name;

    /// <summary>The name of the graph's output.</summary>
    public string OutputName => _model.Graph.Output[0].Name;

    /// <summary>
    /// Initializers that several layers read, because the network ties their weights or an exporter merged equal ones, and how many layers do.
    /// In <see cref="Graph"/> each layer has a parameter of its own, so that they are changed apart from each other.
    /// </summary>
    internal IReadOnlyList<(string Initializer, int Layers)> Shared =>
        [.. _bindings.Where(binding => binding.Initializer is not null).GroupBy(binding => binding.Initializer!, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => (group.Key, group.Count()))];

    /// <summary>Parameters that share an initializer and read it in the same way, each but the first with the name of the first.</summary>
    internal IReadOnlyDictionary<string, string> Twins =>
        _bindings.Where(binding => binding.Initializer is not null).GroupBy(binding => (binding.Initializer, binding.Arrangement, binding.Transpose, Printable.Dimensions(binding.Dims)))
            .SelectMany(group => group.Skip(1).Select(binding => (binding.Parameter, First: group.First().Parameter)))
            .ToDictionary(pair => pair.Parameter, pair => pair.First, StringComparer.Ordinal);

    /// <summary>The file as it was read, with other weights: names, operators, opset and metadata stay.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="values">Gives the values of a parameter or buffer of <see cref="Graph"/> in row-major order.</param>
    /// <param name="metadata">Entries to add to the file's metadata or to replace in it; null for none.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Save(string path, Func<string, ReadOnlySpan<float>> values, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var model = _model.Clone();
        var sources = OnnxWriteBack.Apply(model.Graph, _bindings, values);
        OnnxMetadata.Merge(model, metadata);
        OnnxStream.Write(path, model, sources);
    }

    /// <summary>The way back into the file alone: no values, and of the file's weights only those that another operator reads.</summary>
    internal OnnxImport WithoutValues()
    {
        var model = _model.Clone();
        var bound = _bindings.GroupBy(binding => model.Graph.Node[binding.Node].Input[binding.Input], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var uses = model.Graph.Node.SelectMany(node => node.Input).Concat(model.Graph.Output.Select(output => output.Name)).CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var tensor in model.Graph.Initializer.Where(tensor => bound.TryGetValue(tensor.Name, out var count) && uses[tensor.Name] == count))
            OnnxTensors.Empty(tensor);
        return new(model, Graph, [], _bindings, ImageShape, Classes);
    }
}
