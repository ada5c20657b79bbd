using Lethe.Formats.Onnx.Proto;
using Xunit;
using static Lethe.Formats.Onnx.OnnxSmallGraph;

namespace Lethe.Formats.Onnx;

/// <summary>Graphs that no exporter writes, but a file may hold.</summary>
public sealed class OnnxOddGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_beyond_all_bounds_are_faults_of_the_file()
    {
        AssertRefused("Pad", [Integers("p", 0, long.MinValue, 0, 0)], Node("Pad", "y", "x", "p"));
        AssertRefused("Div", [Integers("a", long.MinValue), Integers("b", -1)], Node("Div", "c", "a", "b"), Node("Add", "y", "x", "c"));
        AssertRefused("Reshape", [Floats("a", 4), Integers("s", 1L << 30, 1L << 9, 1L << 25, -1)], Node("Reshape", "c", "a", "s"), Node("Add", "y", "x", "c"));
    }

    [Fact]
    public void A_cast_to_whole_numbers_cuts_off_and_one_to_truth_values_asks_for_zero()
    {
        Assert.All(new[] { 2L, 3, 4, 5, 6, 7, 12, 13 }, type => Assert.Equal(Logits(Plus(2)), Logits(Cast(2.75f, type))));
        Assert.Equal(Logits(Plus(1)), Logits(Cast(2.75f, 9)));
        Assert.Equal(Logits(Plus(1)), Logits(Cast(0.25f, 9)));
        Assert.Equal(Logits(Plus(0)), Logits(Cast(0, 9)));
        Assert.Equal(Logits(Plus(2.75f)), Logits(Cast(2.75f, 11)));
    }

    [Fact]
    public void Nodes_of_one_name_become_layers_of_different_names()
    {
        NodeProto[] nodes = [Node("Abs", "a", "x"), Node("Neg", "b", "a"), Node("Abs", "c", "b"), Node("Neg", "y", "c")];
        foreach (var node in nodes)
            node.Name = "same";
        nodes[2].Name = "same.2";
        Assert.Equal(["input", "same", "same.2", "same.2.2", "same.3"], Import(_folder, OnnxSmallGraph.Of(4, [], nodes)).Graph.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_sum_is_no_bias_where_the_product_is_read_under_another_name_too()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(3, [Floats("w", 3, 4), Floats("b", 4)], Node("MatMul", "h", "x", "w"), Node("Identity", "i", "h"), Node("Add", "s", "i", "b"), Node("Add", "y", "s", "h")));
        var product = Logits(Import(_folder, OnnxSmallGraph.Of(3, [Floats("w", 3, 4)], Node("MatMul", "y", "x", "w"))));
        float[] bias = [.. Floats("b", 4).FloatData];
        Assert.Equal(product.Select((value, i) => value + bias[i % 4] + value), Logits(import), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Layers_that_read_an_initializer_in_different_ways_are_no_twins()
    {
        Assert.Single(Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], Node("MatMul", "h", "x", "w"), Node("MatMul", "y", "h", "w"))).Twins);
        var turned = Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], Node("MatMul", "h", "x", "w"), Node("Gemm", "y", "h", "w").With("transB", 1)));
        Assert.Empty(turned.Twins);
        Assert.Single(turned.Shared);
    }

    [Fact]
    public void A_square_matrix_and_its_transpose_are_no_twins()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], Node("Transpose", "t", "w"), Node("MatMul", "h", "x", "w"), Node("MatMul", "y", "h", "t")));
        Assert.Empty(import.Twins);
        Assert.Single(import.Shared);
        NodeProto[] turnedAlike = [Node("Transpose", "t", "w"), Node("Transpose", "u", "w"), Node("MatMul", "h", "x", "t"), Node("MatMul", "y", "h", "u")];
        Assert.Single(Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], turnedAlike)).Twins);
        NodeProto[] turnedBack = [Node("Transpose", "t", "w"), Node("Transpose", "u", "t"), Node("MatMul", "h", "x", "w"), Node("MatMul", "y", "h", "u")];
        Assert.Single(Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], turnedBack)).Twins);
    }

    [Fact]
    public void Dimensions_that_are_cut_twice_by_one_slice_are_refused()
    {
        TensorProto[] cuts = [Floats("a", 4), Integers("from", 0, 1), Integers("to", 4, 4), Integers("axes", 0, -1)];
        AssertRefused("Slice", cuts, Node("Slice", "c", "a", "from", "to", "axes"), Node("Add", "y", "x", "c"));
        AssertRefused("Slice", [cuts[1], cuts[2], Integers("axes", 1, -1)], Node("Slice", "y", "x", "from", "to", "axes"));
    }

    [Fact]
    public void A_slice_that_leaves_nothing_out_copies_nothing()
    {
        TensorProto[] cuts = [Floats("w", 4, 1 << 18), Integers("from", 0, 0), Integers("to", 4, long.MaxValue)];
        long Takes(NodeProto node)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Import(_folder, OnnxSmallGraph.Of(4, cuts, node, Node("MatMul", "y", "x", "m")));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var (copied, identical) = (Takes(Node("Slice", "m", "w", "from", "to")), Takes(Node("Identity", "m", "w")));
        Assert.True(copied < identical + (1 << 20), $"a slice of everything took {copied} bytes, where passing on took {identical}");
    }

    [Fact]
    public void A_constant_without_elements_does_not_make_a_slice_of_it_large()
    {
        TensorProto empty = new() { Name = "a", DataType = OnnxDataTypes.Float, Dims = { 0, 2_000_000_000 } };
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused("Slice", [empty, Integers("from", 1), Integers("to", long.MaxValue), Integers("axes", 1)], Node("Slice", "c", "a", "from", "to", "axes"), Node("Add", "y", "x", "c"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 22);
    }

    [Fact]
    public void Channels_of_a_value_that_has_none_are_refused_by_name()
    {
        NodeProto pick = Node("Gather", "v", "x", "i").With("axis", 1);
        TensorProto index = new() { Name = "i", DataType = OnnxDataTypes.Int64, Int64Data = { 0 } };
        AssertRefused("PRelu", [index, Floats("s", 2)], pick, Node("PRelu", "y", "v", "s"));
        AssertRefused("BatchNormalization", [index, Floats("g", 1), Floats("b", 1), Floats("m", 1), Floats("w", 1)], pick, Node("BatchNormalization", "y", "v", "g", "b", "m", "w"));
    }

    [Fact]
    public void Statistics_of_the_batch_at_hand_are_refused() =>
        AssertRefused("BatchNormalization", [Floats("g", 4), Floats("b", 4), Floats("m", 4), Floats("w", 4)], Node("BatchNormalization", "y", "x", "g", "b", "m", "w").With("training_mode", 1));

    [Fact]
    public void A_constant_is_flattened_at_the_axis_that_is_asked_for()
    {
        OnnxImport flat = Import(_folder, OnnxSmallGraph.Of(4, [Floats("a", 2, 2, 4)], Node("Flatten", "m", "a").With("axis", 2), Node("MatMul", "y", "x", "m")));
        OnnxImport given = Import(_folder, OnnxSmallGraph.Of(4, [Floats("a", 4, 4)], Node("MatMul", "y", "x", "a")));
        Assert.Equal(Logits(given), Logits(flat));
    }

    private OnnxImport Cast(float number, long type) => Import(_folder, OnnxSmallGraph.Of(4, [Number(number)], Node("Cast", "i", "n").With("to", type), Node("Cast", "f", "i").With("to", 1), Node("Add", "y", "x", "f")));

    private OnnxImport Plus(float number) => Import(_folder, OnnxSmallGraph.Of(4, [Number(number)], Node("Add", "y", "x", "n")));

    private static TensorProto Number(float number) => new() { Name = "n", DataType = OnnxDataTypes.Float, Dims = { 1 }, FloatData = { number } };

    private void AssertRefused(string op, TensorProto[] initializers, params NodeProto[] nodes) =>
        Assert.Contains($"({op})", Assert.Throws<FileFormatException>(() => Import(_folder, OnnxSmallGraph.Of(4, initializers, nodes))).Message, StringComparison.Ordinal);
}
