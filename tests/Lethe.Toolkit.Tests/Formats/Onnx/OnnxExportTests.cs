using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Formats.Onnx.Proto;
using Xunit;

namespace Lethe.Formats.Onnx;

public sealed class OnnxExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures => [.. OnnxRun.Fixtures];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void What_is_exported_imports_as_the_same_graph_with_the_same_weights(string name)
    {
        using OnnxFile original = OnnxFile.Open(Golden.File($"onnx/{name}.onnx"));
        OnnxImport import = original.Import();
        ParameterSet parameters = OnnxRun.Parameters(import);
        string path = _folder.File("export.onnx");
        int[] shape = [.. import.ImageShape];
        OnnxExport.Write(path, import.Graph, parameter => OnnxRun.Values(parameters, parameter), new Shape(shape), new Dictionary<string, string> { ["lethe.classes"] = "cat,dog" });
        using OnnxFile exported = OnnxFile.Open(path);
        Assert.Equal("cat,dog", exported.Metadata["lethe.classes"]);
        Assert.Equal(OnnxExport.Opset, exported.Opset);
        Assert.Equal(import.Graph.Parameters.Concat(import.Graph.Buffers).Select(spec => $"{spec.Name} {spec.Shape}"), exported.Tensors.Select(tensor => $"{tensor.Name} {tensor.Shape}"));
        OnnxImport again = exported.Import();
        Assert.Equal(import.Graph.Nodes.Select(node => $"{node.Name} {node.Layer}"), again.Graph.Nodes.Select(node => $"{node.Name} {node.Layer}"));
        Assert.Equal(OnnxRun.Logits(import.Graph, parameters, shape), OnnxRun.Logits(again.Graph, OnnxRun.Parameters(again), shape));
    }

    [Fact]
    public void Equal_models_give_equal_bytes()
    {
        LayerGraphBuilder builder = new();
        LayerGraph graph = builder.Build(builder.Linear(builder.Flatten(builder.Input, "flatten"), "fc", 12, 3));
        ParameterSet parameters = ParameterSet.Initialize(graph, new RandomStream(1));
        foreach (string name in (string[])["a.onnx", "b.onnx"])
            OnnxExport.Write(_folder.File(name), graph, parameter => OnnxRun.Values(parameters, parameter), new Shape(3, 2, 2), new Dictionary<string, string>());
        Assert.Equal(File.ReadAllBytes(_folder.File("a.onnx")), File.ReadAllBytes(_folder.File("b.onnx")));
    }

    [Fact]
    public void The_batch_size_stays_open()
    {
        LayerGraphBuilder builder = new();
        LayerGraph graph = builder.Build(builder.Linear(builder.Input, "fc", 4, 3));
        string path = _folder.File("open.onnx");
        OnnxExport.Write(path, graph, _ => new float[graph.Parameters.Single(spec => spec.Name == _).Shape.Count], new Shape(4), new Dictionary<string, string>());
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.Equal("N", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal("N", model.Graph.Output[0].Type.TensorType.Shape.Dim[0].DimParam);
    }
}
