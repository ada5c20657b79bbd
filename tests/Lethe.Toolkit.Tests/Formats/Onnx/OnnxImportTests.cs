using Lethe.Engine.Layers;
using Xunit;

namespace Lethe.Formats.Onnx;

public sealed class OnnxImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures => [.. OnnxRun.Fixtures];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Networks_exported_by_PyTorch_answer_as_they_did_there(string name)
    {
        using OnnxFile file = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        OnnxImport import = file.Import();
        (int[] shape, float[] logits) = OnnxRun.Expected(name);
        Assert.Equal(shape, import.ImageShape);
        Assert.Equal(logits.Length / 2, import.Classes);
        Assert.Equal(("image", "scores"), (import.InputName, import.OutputName));
        float[] got = OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), shape);
        // A softmax at the end is left out, so that its logits are known up to a constant.
        float[] shift = name is "viewed" or "fixed-batch" ? [got[0] - logits[0], got[^1] - logits[^1]] : [0, 0];
        for (int i = 0; i < got.Length; i++)
            Assert.InRange(got[i] - shift[i / import.Classes] - logits[i], -1e-4f * (1 + MathF.Abs(logits[i])), 1e-4f * (1 + MathF.Abs(logits[i])));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Saving_the_same_weights_changes_nothing_that_a_reader_sees(string name)
    {
        using OnnxFile original = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        OnnxImport import = original.Import();
        ParameterSet parameters = OnnxRun.Parameters(import);
        string path = _folder.File("saved.onnx");
        import.Save(path, parameter => OnnxRun.Values(parameters, parameter), new Dictionary<string, string> { ["lethe.history"] = "class:1" });
        using OnnxFile saved = OnnxFile.Open(path);
        Assert.Equal((original.Opset, original.Producer), (saved.Opset, saved.Producer));
        Assert.Equal("class:1", saved.Metadata["lethe.history"]);
        OnnxImport again = saved.Import();
        Assert.Equal((import.InputName, import.OutputName), (again.InputName, again.OutputName));
        Assert.Equal(import.Graph.Nodes.Select(node => $"{node.Name} {node.Layer}"), again.Graph.Nodes.Select(node => $"{node.Name} {node.Layer}"));
        foreach ((NamedArray before, NamedArray after) in import.Values.Zip(again.Values))
            Assert.Equal(before.Values.ToArray(), after.Values.ToArray());
    }

    [Fact]
    public void New_weights_replace_the_old_ones_and_none_of_the_old_stay()
    {
        using OnnxFile original = OnnxFile.Open(Golden.File("onnx/resnet.onnx"));
        OnnxImport import = original.Import();
        string path = _folder.File("zero.onnx");
        import.Save(path, name => new float[import.Values.Single(array => array.Name == name).Shape.Count]);
        using OnnxFile saved = OnnxFile.Open(path);
        Assert.All(saved.Tensors, tensor => Assert.All(saved.ReadFloats(tensor.Name), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Layers_that_shared_an_initializer_are_saved_apart()
    {
        using OnnxFile original = OnnxFile.Open(Golden.File("onnx/untrained.onnx"));
        Assert.True(original.Tensors.Count < 17, "the fixture shares initializers");
        OnnxImport import = original.Import();
        ParameterSet parameters = OnnxRun.Parameters(import);
        string[] scales = [.. import.Graph.Nodes.Where(node => node.Layer is BatchNormLayer).Select(node => $"{node.Name}.weight")];
        for (int i = 0; i < scales.Length; i++)
            parameters[scales[i]].MutableSpan().Fill(i + 2);
        string path = _folder.File("apart.onnx");
        import.Save(path, name => OnnxRun.Values(parameters, name));
        using OnnxFile saved = OnnxFile.Open(path);
        OnnxImport again = saved.Import();
        Assert.Equal(OnnxRun.Logits(import.Graph, parameters, 3, 8, 8), OnnxRun.Logits(again.Graph, OnnxRun.Parameters(again), 3, 8, 8));
    }

    [Fact]
    public void Parameters_have_the_names_of_the_modules()
    {
        using OnnxFile file = OnnxFile.Open(Golden.File("onnx/resnet.onnx"));
        OnnxImport import = file.Import();
        string[] names = [.. import.Graph.Parameters.Select(spec => spec.Name)];
        Assert.Contains("layer1.1.downsample.0.weight", names);
        Assert.Contains("fc.bias", names);
        Assert.Contains("layer1.0.bn2.running_var", import.Graph.Buffers.Select(spec => spec.Name));
        Assert.Equal(1e-5f, ((BatchNormLayer)import.Graph.Nodes.Single(node => node.Name == "bn1").Layer).Epsilon);
    }
}
