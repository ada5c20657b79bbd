using System.Runtime.InteropServices;
using Google.Protobuf;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>An ONNX graph while it is being written: the names of values, and nodes in order.</summary>
internal sealed class OnnxGraphWriter
{
    // The numbers by which ONNX marks the kind of an attribute.
    private const int FloatKind = 1;
    private const int IntKind = 2;
    private const int TensorKind = 4;
    private const int IntsKind = 7;

    private readonly string _path;
    private readonly LayerGraph _layers;
    private readonly Shape[] _shapes;
    private readonly string[] _values;

    internal OnnxGraphWriter(string path, LayerGraph layers, Shape[] shapes, string inputName, string outputName)
    {
        _path = path;
        _layers = layers;
        _shapes = shapes;
        _values = [.. layers.Nodes.Select(node => $"{node.Name}.output")];
        _values[0] = inputName;
        _values[layers.Output] = outputName;
    }

    internal GraphProto Graph { get; } = new();

    internal LayerNode Layer(int node) => _layers.Nodes[node];

    /// <summary>The name of what a layer reads.</summary>
    internal string Input(int node, int index = 0) => _values[_layers.Nodes[node].Inputs[index]];

    internal Shape InputShape(int node) => _shapes[_layers.Nodes[node].Inputs[0]];

    internal Shape OutputShape(int node) => _shapes[node];

    /// <summary>The name of a parameter of a layer.</summary>
    internal string Parameter(int node, string parameter) => parameter.Length == 0 ? _layers.Nodes[node].Name : $"{_layers.Nodes[node].Name}.{parameter}";

    /// <summary>Lets a layer's output be a value that there is already.</summary>
    internal void Alias(int node, string value) => _values[node] = value;

    /// <summary>The layers that read a layer's output.</summary>
    internal IEnumerable<LayerNode> Readers(int node) => _layers.Nodes.Where(reader => reader.Inputs.Contains(node));

    /// <summary>Adds the node that makes a layer's output.</summary>
    internal void Emit(int node, string op, IEnumerable<string> inputs, params AttributeProto[] attributes) =>
        Add(op, _layers.Nodes[node].Name, inputs, _values[node], attributes);

    /// <summary>Adds a node on the way to a layer's output; gives the name of its value.</summary>
    internal string Part(int node, string part, string op, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var name = $"{_layers.Nodes[node].Name}.{part}";
        Add(op, name, inputs, $"{name}.output", attributes);
        return $"{name}.output";
    }

    /// <summary>Adds a constant, as a node so that the initializers are the parameters and nothing else.</summary>
    internal string Constant(int node, string part, float[] values, params long[] dims)
    {
        var tensor = new TensorProto { DataType = OnnxDataTypes.Float, Dims = { dims }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)) };
        return Part(node, part, "Constant", [], new AttributeProto { Name = "value", T = tensor, Type = TensorKind });
    }

    /// <summary>Adds a constant vector of whole numbers.</summary>
    internal string Constant(int node, string part, long[] values)
    {
        var tensor = new TensorProto { DataType = OnnxDataTypes.Int64, Dims = { values.Length }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<long>(values)) };
        return Part(node, part, "Constant", [], new AttributeProto { Name = "value", T = tensor, Type = TensorKind });
    }

    internal static AttributeProto Number(string name, long value) => new() { Name = name, I = value, Type = IntKind };

    internal static AttributeProto Number(string name, float value) => new() { Name = name, F = value, Type = FloatKind };

    internal static AttributeProto Numbers(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = IntsKind };

    internal DataException Refused(int node) =>
        new($"cannot write '{_path}': layer '{_layers.Nodes[node].Name}' ({_layers.Nodes[node].Layer.GetType().Name}) has no ONNX form");

    private void Add(string op, string name, IEnumerable<string> inputs, string output, AttributeProto[] attributes) =>
        Graph.Node.Add(new NodeProto { OpType = op, Name = name, Input = { inputs }, Output = { output }, Attribute = { attributes } });
}
