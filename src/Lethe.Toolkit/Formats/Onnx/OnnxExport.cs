using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Writes layer graphs as ONNX models.</summary>
public static class OnnxExport
{
    /// <summary>The version of the operator set that exported files use.</summary>
    public const int Opset = 17;

    private const int IrVersion = 8;
    private const string InputName = "input";
    private const string OutputName = "logits";

    /// <summary>Writes a model whose batch size is open, whole or not at all. Initializers have the parameters' names and shapes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="graph">The layers.</param>
    /// <param name="values">Gives the values of a parameter or buffer in row-major order.</param>
    /// <param name="input">The shape of an input without its batch dimension: [C, H, W] or [D].</param>
    /// <param name="metadata">Entries for the file's metadata, such as class names and normalisation.</param>
    /// <exception cref="DataException">A layer has no ONNX form, or the file cannot be written.</exception>
    public static void Write(string path, LayerGraph graph, Func<string, ReadOnlySpan<float>> values, Shape input, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(values);
        var sources = new Dictionary<TensorProto, Func<ReadOnlySpan<float>>>(ReferenceEqualityComparer.Instance);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "lethe",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
            Graph = Graph(path, graph, values, sources, new Shape([1, .. input.ToArray()])),
        };
        OnnxMetadata.Merge(model, metadata);
        OnnxStream.Write(path, model, sources);
    }

    /// <summary>Whether a file's graph is the one that would be written for these layers, under the same operators: its nodes, its input and its output.</summary>
    internal static bool IsOf(ModelProto model, LayerGraph graph, Shape input)
    {
        var expected = Graph("", graph, _ => default, new(ReferenceEqualityComparer.Instance), new Shape([1, .. input.ToArray()]));
        var initializers = model.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return OnnxFile.OpsetOf(model) == Opset
            && model.Graph.Input.Where(value => !initializers.Contains(value.Name)).SequenceEqual(expected.Input)
            && model.Graph.Output.SequenceEqual(expected.Output)
            && model.Graph.Node.SequenceEqual(expected.Node, OnnxNodeComparer.Instance);
    }

    private static GraphProto Graph(string path, LayerGraph graph, Func<string, ReadOnlySpan<float>> values, Dictionary<TensorProto, Func<ReadOnlySpan<float>>> sources, Shape input)
    {
        var shapes = graph.InferShapes(input);
        var writer = new OnnxGraphWriter(path, graph, shapes, InputName, OutputName);
        for (var i = 1; i < graph.Nodes.Length; i++)
            OnnxLayerWriter.Write(writer, i);
        foreach (var spec in graph.Parameters.Concat(graph.Buffers))
        {
            var tensor = new TensorProto { Name = spec.Name, Dims = { spec.Shape.ToArray().Select(size => (long)size) } };
            OnnxTensors.Empty(tensor);
            sources[tensor] = () => values(spec.Name);
            writer.Graph.Initializer.Add(tensor);
        }

        writer.Graph.Name = "lethe";
        writer.Graph.Input.Add(Value(InputName, shapes[0]));
        writer.Graph.Output.Add(Value(OutputName, shapes[graph.Output]));
        return writer.Graph;
    }

    private static ValueInfoProto Value(string name, Shape shape)
    {
        var dims = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        dims.Dim.AddRange(shape.ToArray().Skip(1).Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataTypes.Float, Shape = dims } };
        return new ValueInfoProto { Name = name, Type = type };
    }
}
