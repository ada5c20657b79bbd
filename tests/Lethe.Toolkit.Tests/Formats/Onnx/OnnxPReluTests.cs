using Lethe.Formats.Onnx.Proto;
using Xunit;
using static Lethe.Formats.Onnx.OnnxSmallGraph;

namespace Lethe.Formats.Onnx;

/// <summary>Slopes are matched with the input from the last dimension on.</summary>
public sealed class OnnxPReluTests : IDisposable
{
    private const int Features = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_slope_for_all_or_for_each_channel_is_read_in_every_spelling()
    {
        foreach (var dims in new long[][] { [], [1], [1, 1], [1, 1, 1, 1] })
            AssertComputes(dims, _ => 0);
        foreach (var dims in new long[][] { [3, 1, 1], [1, 3, 1, 1] })
            AssertComputes(dims, place => place / 4);
    }

    [Fact]
    public void Slopes_of_anything_but_channels_are_refused_by_the_nodes_name()
    {
        foreach (var dims in new long[][] { [2], [3], [2, 2], [1, 2], [2, 1, 1], [3, 2, 2], [1, 1, 3, 1, 1], [1, 1, 1, 2] })
        {
            var fault = Assert.Throws<FileFormatException>(() => Import(_folder, Pictures(Floats("slope", dims), 13)));
            Assert.Contains("node 'a' (PRelu): expected one slope, or one for each channel, [3, 1, 1]", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Vectors_have_a_slope_for_each_feature_and_files_of_the_first_versions_for_each_channel()
    {
        var vectors = Import(_folder, OnnxSmallGraph.Of(Features, [Floats("slope", Features)], Node("PRelu", "y", "x", "slope")));
        Assert.Equal(Expected(Floats("slope", Features), place => place), Logits(vectors));
        var old = Import(_folder, Pictures(Floats("slope", 3), 6));
        Assert.Equal(Expected(Floats("slope", 3), place => place / 4), Logits(old));
    }

    private static ModelProto Pictures(TensorProto slope, long opset)
    {
        var model = OnnxSmallGraph.Of(Features, [slope, Integers("picture", 0, 3, 2, 2)], Node("Reshape", "p", "x", "picture"), Node("PRelu", "a", "p", "slope"), Node("Flatten", "y", "a"));
        model.OpsetImport[0].Version = opset;
        return model;
    }

    private void AssertComputes(long[] dims, Func<int, int> slopeAt) =>
        Assert.Equal(Expected(Floats("slope", dims), slopeAt), Logits(Import(_folder, Pictures(Floats("slope", dims), 13))));

    private float[] Expected(TensorProto slope, Func<int, int> slopeAt) =>
        [.. Logits(Import(_folder, OnnxSmallGraph.Of(Features, [], Node("Identity", "y", "x")))).Select((value, i) => value > 0 ? value : value * slope.FloatData[slopeAt(i % Features)])];
}
