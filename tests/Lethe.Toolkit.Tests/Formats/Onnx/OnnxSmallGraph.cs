using Google.Protobuf;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Graphs of a few nodes, from a vector x to an output y.</summary>
internal static class OnnxSmallGraph
{
    internal static ModelProto Of(int features, IEnumerable<TensorProto> initializers, params NodeProto[] nodes) => new()
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Version = 13 } },
        Graph = new GraphProto { Input = { Vector("x", features) }, Output = { new ValueInfoProto { Name = "y" } }, Initializer = { initializers }, Node = { nodes } },
    };

    internal static NodeProto Node(string op, string output, params string[] inputs) => new() { OpType = op, Input = { inputs }, Output = { output } };

    internal static NodeProto With(this NodeProto node, string attribute, params long[] values)
    {
        AttributeProto made = new() { Name = attribute };
        if (values.Length == 1)
            made.I = values[0];
        else
            made.Ints.AddRange(values);
        node.Attribute.Add(made);
        return node;
    }

    internal static TensorProto Floats(string name, params long[] dims) =>
        new() { Name = name, DataType = OnnxDataTypes.Float, Dims = { dims }, FloatData = { Enumerable.Range(0, (int)dims.Aggregate(1L, (count, size) => count * size)).Select(i => (i * 5 % 7) - 2.5f) } };

    internal static TensorProto Integers(string name, params long[] values) =>
        new() { Name = name, DataType = OnnxDataTypes.Int64, Dims = { values.Length }, Int64Data = { values } };

    internal static OnnxImport Import(TemporaryFolder folder, ModelProto model)
    {
        using OnnxFile file = OnnxFile.Open(folder.Write("small.onnx", model.ToByteArray()));
        return file.Import();
    }

    /// <summary>Saves with weights unchanged and reads again.</summary>
    internal static (OnnxImport Import, ModelProto Model) Saved(TemporaryFolder folder, OnnxImport import)
    {
        var parameters = OnnxRun.Parameters(import);
        import.Save(folder.File("saved.onnx"), name => parameters[name].Span);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("saved.onnx")));
        using OnnxFile file = OnnxFile.Open(folder.File("saved.onnx"));
        return (file.Import(), model);
    }

    internal static float[] Logits(OnnxImport import) => OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), [.. import.ImageShape]);

    private static ValueInfoProto Vector(string name, int features)
    {
        TensorShapeProto shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "n" }, new TensorShapeProto.Types.Dimension { DimValue = features } } };
        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataTypes.Float, Shape = shape } } };
    }
}
