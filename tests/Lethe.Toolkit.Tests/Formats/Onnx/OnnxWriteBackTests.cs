using Lethe.Formats.Onnx.Proto;
using Xunit;
using static Lethe.Formats.Onnx.OnnxSmallGraph;

namespace Lethe.Formats.Onnx;

/// <summary>Weights go back into the initializers that they came from, or into new ones.</summary>
public sealed class OnnxWriteBackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_weight_of_three_dimensions_turned_and_reshaped_comes_back_unscrambled()
    {
        var import = Import(_folder, Rearranged());
        var (back, model) = Saved(_folder, import);
        Assert.Equal(Logits(import), Logits(back));
        Assert.DoesNotContain(model.Graph.Initializer, tensor => tensor.Name == "w");
    }

    [Fact]
    public void A_matrix_turned_before_a_reshape_comes_back_unscrambled()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(3, [Floats("w", 4, 6), Integers("shape", 3, 8)], Node("Transpose", "t", "w"), Node("Reshape", "m", "t", "shape"), Node("MatMul", "y", "x", "m")));
        Assert.Equal(Logits(import), Logits(Saved(_folder, import).Import));
    }

    [Fact]
    public void A_matrix_that_is_only_turned_stays_in_its_initializer()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(3, [Floats("w", 4, 3)], Node("Transpose", "m", "w").With("perm", 1, 0), Node("MatMul", "y", "x", "m")));
        var (back, model) = Saved(_folder, import);
        Assert.Equal(Logits(import), Logits(back));
        Assert.Equal([4L, 3L], Assert.Single(model.Graph.Initializer, tensor => tensor.Name == "w").Dims);
    }

    [Fact]
    public void A_transpose_that_changes_nothing_does_not_turn_the_weight()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(3, [Floats("w", 3, 4)], Node("Transpose", "m", "w").With("perm", 0, 1), Node("MatMul", "y", "x", "m")));
        Assert.Equal(Logits(import), Logits(Saved(_folder, import).Import));
    }

    [Fact]
    public void A_weight_whose_dimensions_are_asked_for_is_rewritten_and_not_left_beside_a_new_one()
    {
        var import = Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4), Integers("two", 0)],
            Node("Shape", "size", "w"), Node("Gather", "rows", "size", "two"), Node("Cast", "number", "rows").With("to", 1), Node("MatMul", "m", "x", "w"), Node("Div", "y", "m", "number")));
        var (back, model) = Saved(_folder, import);
        Assert.Equal(Logits(import), Logits(back));
        Assert.Equal(16, model.Graph.Initializer.Where(tensor => tensor.Dims.Count == 2).Sum(tensor => tensor.Dims.Aggregate(1L, (count, size) => count * size)));
    }

    [Fact]
    public void An_initializer_that_goes_is_no_input_of_the_graph_any_more()
    {
        var model = Rearranged();
        model.Graph.Input.Add(new ValueInfoProto { Name = "w" });
        var (back, saved) = Saved(_folder, Import(_folder, model));
        Assert.Equal("x", Assert.Single(saved.Graph.Input).Name);
        Assert.Equal("x", back.InputName);
    }

    [Fact]
    public void Whole_numbers_that_were_weights_leave_nothing_behind()
    {
        TensorProto weight = new() { Name = "w", DataType = OnnxDataTypes.Int64, Dims = { 2, 2 }, Int64Data = { 1, -2, 3, 4 } };
        var import = Import(_folder, OnnxSmallGraph.Of(2, [weight], Node("MatMul", "y", "x", "w")));
        var (back, model) = Saved(_folder, import);
        Assert.Equal(Logits(import), Logits(back));
        Assert.Empty(Assert.Single(model.Graph.Initializer).Int64Data);
    }

    /// <summary>The two readers are told apart by what they are given.</summary>
    [Fact]
    public void A_square_matrix_read_as_it_is_and_turned_round_comes_back_as_two()
    {
        foreach (var (first, second) in new[] { ("w", "t"), ("t", "w") })
        {
            var import = Import(_folder, OnnxSmallGraph.Of(4, [Floats("w", 4, 4)], Node("Transpose", "t", "w"), Node("MatMul", "h", "x", first), Node("MatMul", "y", "h", second)));
            var parameters = OnnxRun.Parameters(import);
            foreach (var name in parameters.ParameterNames)
                parameters[name].MutableSpan()[name == parameters.ParameterNames[0] ? 1 : 7] += 3;
            import.Save(_folder.File("two.onnx"), name => parameters[name].Span);
            using var file = OnnxFile.Open(_folder.File("two.onnx"));
            var back = file.Import();
            Assert.Equal(OnnxRun.Logits(import.Graph, parameters, 4), Logits(back));
            Assert.All(parameters.ParameterNames, name => Assert.Equal(parameters[name].ToArray(), OnnxRun.Parameters(back)[name].ToArray()));
        }
    }

    private static ModelProto Rearranged() =>
        OnnxSmallGraph.Of(3, [Floats("w", 2, 3, 4), Integers("shape", 3, 8)], Node("Transpose", "t", "w").With("perm", 1, 0, 2), Node("Reshape", "m", "t", "shape"), Node("MatMul", "y", "x", "m"));
}
