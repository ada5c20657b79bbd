using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Walks an ONNX graph in its order: folds what is constant, and turns the rest into layers.</summary>
internal sealed class OnnxImporter(string file, ModelProto model)
{
    private const int MostNodes = 100_000;

    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);

    internal OnnxImport Run()
    {
        var graph = model.Graph;
        if (graph.Node.Count > MostNodes)
            throw FileFormatException.In(file, "graph", $"at most {MostNodes} nodes", $"{graph.Node.Count}");
        foreach (var tensor in graph.Initializer)
            _values[tensor.Name] = Constant(tensor) with { Initializer = tensor.Name };
        var budget = new OnnxBudget(_values.Values.Sum(value => (long)((OnnxConstant)value).Count));
        var input = Input(graph);
        var image = InputDims(input);
        var draft = new OnnxDraft(Readers(graph), OnnxEnding.Names(graph), budget)
        {
            FixedBatch = input.Type.TensorType.Shape.Dim[0].DimValue,
            Opset = OnnxFile.OpsetOf(model),
        };
        _values[input.Name] = draft.SetInput(image);
        for (var i = 0; i < graph.Node.Count; i++)
            Step(graph.Node[i], i, draft, budget);
        var output = Output(graph, draft);
        var (layers, values, bindings) = draft.Finish(output.Node);
        return new(model, layers, values, bindings, [.. image.Skip(1).Select(size => (int)size)], (int)output.Dims[1]);
    }

    private static Dictionary<string, int> Readers(GraphProto graph)
    {
        var readers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)))
            readers[name] = readers.GetValueOrDefault(name) + 1;
        return readers;
    }

    private void Step(NodeProto proto, int position, OnnxDraft draft, OnnxBudget budget)
    {
        var inputs = new OnnxValue?[proto.Input.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = proto.Input[i].Length == 0 ? null : Find(proto, proto.Input[i]);
        var node = new OnnxNode(file, proto, position, inputs);
        if (proto.Domain is not ("" or "ai.onnx"))
            throw node.Fault("an operator of ONNX itself", $"one of {Printable.Quote(proto.Domain)}");
        var value = Compute(node, draft, budget);
        var outputs = value is OnnxTuple tuple ? tuple.Items : [value];
        for (var i = 0; i < outputs.Count; i++)
        {
            if (proto.Output.Count <= i || !_values.TryAdd(proto.Output[i], outputs[i]))
                throw node.Fault("an output of its own", "none, or one that another node has");
        }
    }

    private OnnxValue Compute(OnnxNode node, OnnxDraft draft, OnnxBudget budget)
    {
        try
        {
            return node.Op == "Constant" ? OnnxFolding.Counted(node, ConstantNode(node), budget)
                : node.Op == "Shape" ? OnnxFolding.Counted(node, OnnxFolding.ShapeOf(node), budget)
                : node.AllConstant && !OnnxExpansion.IsForEachImage(node, draft.FixedBatch) ? OnnxFolding.Fold(node, budget)
                : OnnxOperators.Lower(node, draft);
        }
        catch (ArithmeticException e)
        {
            throw node.Fault("numbers that can be computed with", Printable.Line(e.Message));
        }
    }

    private OnnxValue Find(NodeProto proto, string name) => _values.TryGetValue(name, out var value)
        ? value
        : throw FileFormatException.In(file, $"node {Printable.Quote(proto.Name)} ({Printable.Line(proto.OpType)})", "inputs that nodes before it compute", Printable.Quote(name));

    private OnnxConstant ConstantNode(OnnxNode node)
    {
        if (node.Tensor("value") is { } tensor)
            return Constant(tensor);
        if (node.Has("value_int"))
            return OnnxConstant.Of([], [node.Integer("value_int", 0)]);
        if (node.Has("value_float"))
            return OnnxConstant.Of([], [node.Float("value_float", 0)]);
        if (node.Integers("value_ints") is { } integers)
            return OnnxConstant.Of([integers.Length], integers);
        if (node.Floats("value_floats") is { } floats)
            return OnnxConstant.Of([floats.Length], floats);
        throw node.Fault("a tensor or numbers", "another kind of value");
    }

    private OnnxConstant Constant(TensorProto tensor)
    {
        var (type, shape) = OnnxTensors.Describe(file, tensor);
        long[] dims = [.. tensor.Dims];
        if (type is ElementType.Int64 or ElementType.Int32 or ElementType.Bool)
            return OnnxConstant.Of(dims, OnnxTensors.ReadIntegers(tensor, type));
        var floats = new float[shape.Count];
        OnnxTensors.ReadFloats(tensor, type, floats);
        return OnnxConstant.Of(dims, floats);
    }

    private ValueInfoProto Input(GraphProto graph)
    {
        var inputs = graph.Input.Where(input => !_values.ContainsKey(input.Name)).ToList();
        return inputs.Count == 1 ? inputs[0] : throw FileFormatException.In(file, "graph", "one input", $"{inputs.Count}");
    }

    private long[] InputDims(ValueInfoProto input)
    {
        var shape = input.Type?.TensorType?.Shape;
        if (shape is null || shape.Dim.Count is not (2 or 4) || input.Type!.TensorType.ElemType != OnnxDataTypes.Float)
            throw FileFormatException.In(file, $"input {Printable.Quote(input.Name)}", "float32 images [N, C, H, W] or vectors [N, D]", $"{shape?.Dim.Count ?? 0} dimensions of type {input.Type?.TensorType?.ElemType ?? 0}");
        long[] dims = [OnnxValue.Batch, .. shape.Dim.Skip(1).Select(dim => dim.DimValue)];
        if (!Dimensions.TryShape([1, .. dims.AsSpan(1)], out var sample) || sample.Count == 0)
            throw FileFormatException.In(file, $"input {Printable.Quote(input.Name)}", "fixed sizes of an image", Printable.Dimensions(dims.AsSpan(1)));
        if (!OnnxBudget.HasRoom(dims))
            throw FileFormatException.In(file, $"input {Printable.Quote(input.Name)}", $"images of at most {OnnxBudget.MostPerImage} values", Printable.Dimensions(dims.AsSpan(1)));
        return dims;
    }

    private OnnxComputed Output(GraphProto graph, OnnxDraft draft)
    {
        if (graph.Output.Count != 1 || !_values.TryGetValue(graph.Output[0].Name, out var value))
            throw FileFormatException.In(file, "graph", "one output that a node computes", $"{graph.Output.Count}");
        return (value is OnnxPending pending ? pending.Settle(draft) : value) is OnnxComputed { Dims.Length: 2, IsPlain: true } logits
            ? logits
            : throw FileFormatException.In(file, $"output {Printable.Quote(graph.Output[0].Name)}", "logits [N, classes]", Printable.Dimensions(value.Dims.AsSpan(value.Dims.Length > 0 ? 1 : 0)));
    }
}
