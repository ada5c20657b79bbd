using Lethe.Engine.Layers;
using Lethe.Formats.Onnx.Proto;
using Xunit;
using static Lethe.Formats.Onnx.OnnxSmallGraph;

namespace Lethe.Formats.Onnx;

/// <summary>A softmax at the end is the output's, not the network's, whatever stands behind it without computing anything.</summary>
public sealed class OnnxEndingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Functions => ["Softmax", "LogSoftmax"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_softmax_before_nothing_but_layout_is_left_out(string function)
    {
        AssertLogits(Node(function, "y", "x"));
        AssertLogits(Node(function, "s", "x"), Node("Identity", "y", "s"));
        AssertLogits(Node(function, "s", "x"), Node("Identity", "i", "s"), Node("Identity", "y", "i"));
        AssertLogits(Node(function, "s", "x"), Node("Flatten", "y", "s"));
        AssertLogits(Node(function, "s", "x"), Node("Cast", "y", "s").With("to", 1));
        AssertLogits(Node(function, "s", "x"), Node("Reshape", "y", "s", "rows"));
        AssertLogits(Node(function, "s", "x"), Node("Unsqueeze", "u", "s", "two"), Node("Transpose", "t", "u").With("perm", 0, 2, 1), Node("Squeeze", "y", "t", "one"));
        AssertLogits(Node(function, "s", "x"), Node("Shape", "d", "s"), Node("Reshape", "y", "s", "d"));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_softmax_over_channels_of_one_pixel_is_left_out_too(string function)
    {
        AssertLogits(Node("Reshape", "p", "x", "pixel"), Node(function, "s", "p").With("axis", 1), Node("Flatten", "y", "s"));
        AssertLogits(Node("Reshape", "p", "x", "pixel"), Node(function, "s", "p").With("axis", -3), Node("Reshape", "y", "s", "rows"));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_softmax_whose_values_something_else_reads_stays(string function)
    {
        AssertStays(Node(function, "s", "x"), Node("Identity", "i", "s"), Node("Add", "y", "i", "s"));
        AssertStays(Node(function, "s", "x"), Node("Abs", "y", "s"));
        AssertStays(Node("Reshape", "p", "x", "pairs"), Node(function, "s", "p"), Node("Flatten", "y", "s"));
    }

    /// <summary>A class is learnt from the logits: the gradient of a softmax trained through vanishes where the model is sure.</summary>
    [Fact]
    public void The_file_keeps_its_softmax_and_what_follows()
    {
        var import = Import(_folder, Graph(Node("MatMul", "h", "x", "w"), Node("Softmax", "s", "h"), Node("Identity", "y", "s")));
        Assert.Equal(["MatMul", "Softmax", "Identity"], Saved(_folder, import).Model.Graph.Node.Select(node => node.OpType));
    }

    private static ModelProto Graph(params NodeProto[] nodes) => OnnxSmallGraph.Of(
        4, [Floats("w", 4, 4), Integers("rows", -1, 4), Integers("pixel", 0, 4, 1, 1), Integers("pairs", 0, 2, 2), Integers("one", 1), Integers("two", 2)], nodes);

    private void AssertLogits(params NodeProto[] nodes) => Assert.Equal(Logits(Import(_folder, Graph(Node("Identity", "y", "x")))), Logits(Import(_folder, Graph(nodes))));

    private void AssertStays(params NodeProto[] nodes) => Assert.Contains(Import(_folder, Graph(nodes)).Graph.Nodes, node => node.Layer is SoftmaxLayer);
}
