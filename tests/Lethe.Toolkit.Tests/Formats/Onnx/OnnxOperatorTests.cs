using Google.Protobuf;
using Lethe.Formats.Onnx.Proto;
using Xunit;

namespace Lethe.Formats.Onnx;

/// <summary>Operators that PyTorch does not write into the fixtures, each in a graph of its own: four numbers in, four out.</summary>
public sealed class OnnxOperatorTests : IDisposable
{
    private const int Features = 4;

    private static readonly float[] Input = [.. Enumerable.Range(0, 2 * Features).Select(i => ((i * 7 % 17) - 8) / 8f)];

    /// <summary>x/2 · (1 + erf(x/√2)) of the input, computed in double precision.</summary>
    private static readonly float[] ExactGelu = [-0.158655254f, -0.0562827219f, 0.580029486f, -0.154268769f, 0.242313663f, -0.166938584f, 0f, 0.708061416f];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Element_wise_functions_are_what_they_are_called()
    {
        AssertComputes(Input.Select(MathF.Abs), Node("Abs", "x"));
        AssertComputes(Input.Select(value => -value), Node("Neg", "x"));
        AssertComputes(Input.Select(MathF.Exp), Node("Exp", "x"));
        AssertComputes(Input, Node("Exp", "x"), Node("Log", "1"));
        AssertComputes(ExactGelu, Node("Gelu", "x"));
        AssertComputes(Input, Node("Dropout", "x"));
        AssertComputes(Input.Select(value => value >= 0 ? value : 0.01f * value), Node("LeakyRelu", "x"));
    }

    [Fact]
    public void A_sum_has_any_number_of_terms()
    {
        AssertComputes(Input.Select(value => 3 * value), Node("Sum", "x", "x", "x"));
        AssertComputes(Input.Select(value => MathF.Abs(value) - value), Node("Abs", "x"), Node("Neg", "x"), Node("Sum", "1", "2"));
        AssertComputes(Input.Select(value => MathF.Abs(value)), Node("Abs", "x"), Node("Sum", "1"));
    }

    [Fact]
    public void A_dimension_of_size_1_comes_and_goes()
    {
        AssertComputes(Input.Select(MathF.Abs), Node("Unsqueeze", "x", "axis"), Node("Abs", "1"), Node("Squeeze", "2", "axis"));
        AssertComputes(Input.Select(MathF.Abs), Node("Unsqueeze", "x", "axis"), Node("Abs", "1"), Node("Squeeze", "2", "last"));
    }

    [Fact]
    public void The_logarithm_of_a_softmax_is_computed_inside_the_graph_and_left_out_at_its_end()
    {
        IEnumerable<float> expected = Enumerable.Range(0, 2).SelectMany(row =>
        {
            float[] values = Input[(row * Features)..((row + 1) * Features)];
            float sum = values.Sum(MathF.Exp);
            return values.Select(value => MathF.Log(sum) - value);
        });
        AssertComputes(expected, Node("LogSoftmax", "x"), Node("Neg", "1"));
        AssertComputes(Input.Select(MathF.Abs), Node("Abs", "x"), Node("LogSoftmax", "1"));
    }

    [Fact]
    public void Constants_are_folded_through_every_function_that_shapes_are_computed_with()
    {
        AssertComputes(Input.Select(value => value + 2), Node("Floor", "number"), Node("Add", "x", "1"));
        AssertComputes(Input.Select(value => value - 2.5f), Node("Neg", "number"), Node("Add", "x", "1"));
        AssertComputes(Input.Select(value => value + MathF.Exp(2.5f)), Node("Exp", "number"), Node("Add", "x", "1"));
    }

    /// <summary>Networks of PyTorch's have the others, and what they compute is compared with it.</summary>
    [Fact]
    public void No_operator_that_image_classifiers_use_is_left_untried()
    {
        string[] asked =
        [
            "Conv", "Gemm", "MatMul", "BatchNormalization", "LayerNormalization", "Relu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Gelu", "Erf", "PRelu", "MaxPool",
            "AveragePool", "GlobalAveragePool", "ReduceMean", "Add", "Mul", "Sub", "Div", "Concat", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Gather",
            "Split", "Softmax", "LogSoftmax", "Tanh", "Pow", "Sqrt", "ReduceSum", "Expand", "Where", "Equal", "ConstantOfShape", "Dropout", "Identity", "Constant", "Pad", "Cast", "Shape",
        ];
        IEnumerable<string> exported = OnnxRun.Fixtures.SelectMany(name => ModelProto.Parser.ParseFrom(Golden.Bytes($"onnx/{name}.onnx")).Graph.Node).Select(node => node.OpType);
        Assert.Equal(["Dropout", "Gelu", "LogSoftmax", "Squeeze"], asked.Except(exported).Order(StringComparer.Ordinal));
    }

    private void AssertComputes(IEnumerable<float> expected, params NodeProto[] nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
            nodes[i].Output.Add(i == nodes.Length - 1 ? "y" : $"{i + 1}");
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto { Input = { Vector("x") }, Output = { Vector("y") }, Node = { nodes } }, OpsetImport = { new OperatorSetIdProto { Version = 20 } } };
        model.Graph.Initializer.Add(new TensorProto { Name = "axis", DataType = OnnxDataTypes.Int64, Dims = { 1 }, Int64Data = { 1 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "last", DataType = OnnxDataTypes.Int64, Dims = { 1 }, Int64Data = { -2 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "number", DataType = OnnxDataTypes.Float, FloatData = { 2.5f } });
        using OnnxFile file = OnnxFile.Open(_folder.Write("op.onnx", model.ToByteArray()));
        OnnxImport import = file.Import();
        float[] found = OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), Features), wanted = [.. expected];
        Assert.Equal(wanted.Length, found.Length);
        Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-6f * (1 + MathF.Abs(pair.First))));
    }

    private static NodeProto Node(string op, params string[] inputs) => new() { OpType = op, Input = { inputs } };

    private static ValueInfoProto Vector(string name)
    {
        TensorShapeProto shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "n" }, new TensorShapeProto.Types.Dimension { DimValue = Features } } };
        return new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataTypes.Float, Shape = shape } } };
    }
}
