using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Formats.Onnx;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ImportedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("resnet.onnx")]
    [InlineData("mobile-folded.onnx")]
    [InlineData("mlp.onnx")]
    [InlineData("vgg.onnx")]
    public void A_graph_from_elsewhere_comes_back_with_its_interface_and_other_weights(string name)
    {
        Model model = ModelFile.Load(Golden.File($"onnx/{name}"));
        Assert.Equal("onnx", model.Description.Spec);
        Assert.True(model.Description.IsUnnamed);
        Model changed = model.Clone();
        foreach (string parameter in changed.Parameters.ParameterNames)
            changed.Parameters[parameter].MutableSpan()[0] += 0.25f;
        changed = changed.With(ModelDescription.After(model, new ServedRequest("class:1", "ab", "ssd", "alpha=10")));
        ModelFile.Save(changed, _folder.File("out.onnx"));

        Model back = ModelFile.Load(_folder.File("out.onnx"));
        Assert.Equal(changed.Sha256(), back.Sha256());
        Assert.Equal("class:1", Assert.Single(back.Description.History).Request);
        OnnxImport before = model.Import!, after = back.Import!;
        Assert.Equal((before.InputName, before.OutputName, before.Classes), (after.InputName, after.OutputName, after.Classes));
        using OnnxFile first = OnnxFile.Open(Golden.File($"onnx/{name}")), second = OnnxFile.Open(_folder.File("out.onnx"));
        Assert.Equal((first.Opset, first.Producer), (second.Opset, second.Producer));
        Assert.Equal(first.Tensors.Select(tensor => tensor.Name), second.Tensors.Select(tensor => tensor.Name));
    }

    [Fact]
    public void A_fresh_network_of_an_imported_graph_keeps_its_constants_and_begins_with_factors_of_one()
    {
        Model model = ModelFile.Load(Golden.File("onnx/spelt.onnx"));
        ParameterLayer[] constants = [.. model.Graph.Nodes.Select(node => node.Layer).OfType<ParameterLayer>().Where(layer => !layer.Learnt)];
        Assert.NotEmpty(constants);
        Model fresh = ModelRegistry.Fresh(model, new RandomStream(1));
        foreach (LayerNode node in model.Graph.Nodes.Where(node => node.Layer is ParameterLayer { Learnt: false }))
            Assert.Equal(model.Parameters[node.Name].ToArray(), fresh.Parameters[node.Name].ToArray());
        Assert.NotEqual(model.Sha256(), fresh.Sha256());
        using Tape tape = new();
        ImageShape shape = model.Description.InputShape;
        Tensor logits = fresh.Graph.Forward(tape, fresh.Parameters, tape.Input(new Shape(2, shape.Channels, shape.Height, shape.Width), Enumerable.Repeat(0.5f, 2 * shape.Pixels).ToArray()));
        Assert.All(logits.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Metadata_of_the_user_stays_beside_lethes_in_every_format()
    {
        Dictionary<string, string> own = new() { ["author"] = "somebody", ["labels"] = "yes" };
        Model model = ModelFile.Load(Golden.File("onnx/resnet.onnx"));
        model.Import!.Save(_folder.File("a.onnx"), name => model.Parameters[name].Span, own);
        Model read = ModelFile.Load(_folder.File("a.onnx"));
        foreach (string name in new[] { "b.onnx", "b.safetensors", "b.pt" })
        {
            ModelFile.Save(read, _folder.File(name));
            using TensorFile file = TensorFiles.Open(_folder.File(name));
            Assert.Equal("somebody", file.Metadata["author"]);
            Assert.Equal("onnx", file.Metadata["lethe.architecture"]);
        }
    }

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.pt")]
    public void Weights_without_their_graph_load_with_it_and_say_what_is_missing(string name)
    {
        string graph = Golden.File("onnx/resnet.onnx");
        Model model = ModelFile.Load(graph, new ModelHints { ClassNames = ["a", "b", "c", "d"] });
        ModelFile.Save(model, _folder.File(name));
        Assert.Contains("without the graph", Assert.Throws<DataException>(() => ModelFile.Load(_folder.File(name))).Message, StringComparison.Ordinal);
        Model back = ModelFile.Load(_folder.File(name), new ModelHints { ModelType = graph });
        Assert.Equal((model.Sha256(), "a"), (back.Sha256(), back.Description.ClassNames[0]));
        ModelFile.Save(back, _folder.File("again.onnx"));
        Assert.Equal(model.Sha256(), ModelFile.Load(_folder.File("again.onnx")).Sha256());
    }

    [Fact]
    public void Tied_weights_that_a_checkpoint_has_once_load_for_all_their_layers()
    {
        string graph = Golden.File("onnx/untrained.onnx");
        using OnnxFile file = OnnxFile.Open(graph);
        OnnxImport import = file.Import();
        Assert.NotEmpty(import.Twins);
        IEnumerable<NamedArray> once = import.Values.Where(array => !import.Twins.ContainsKey(array.Name)).Select(array => new NamedArray("net." + array.Name, array.Shape, array.Values.ToArray()));
        SafeTensors.Write(_folder.File("once.safetensors"), new Dictionary<string, string>(), once);
        Assert.Equal(ModelFile.Load(graph).Sha256(), ModelFile.Load(_folder.File("once.safetensors"), new ModelHints { ModelType = graph }).Sha256());
    }

    [Fact]
    public void Weights_that_the_registry_knows_load_without_their_graph()
    {
        Dataset data = Bars.Of();
        Model model = ModelRegistry.Create("resnet18:width=2", data, 1);
        ModelFile.Save(model, _folder.File("m.onnx"));
        Model imported = Foreign(_folder.File("m.onnx"));
        ModelFile.Save(imported, _folder.File("w.safetensors"));
        EventList events = new();
        Model back = ModelFile.Load(_folder.File("w.safetensors"), progress: events);
        Assert.Equal(("resnet18:width=2,stem=cifar", model.Sha256()), (back.Description.Spec, back.Sha256()));
        string[] notices = [.. events.Notices];
        Assert.Equal(2, notices.Length);
        Assert.Contains("classes without names", notices[0], StringComparison.Ordinal);
        Assert.Contains("without the graph", notices[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Class_names_given_for_a_file_are_checked_against_it()
    {
        string path = Golden.File("onnx/resnet.onnx");
        Assert.Contains("4 logits, expected as many class names, got 2", Assert.Throws<UsageException>(() => ModelFile.Load(path, new ModelHints { ClassNames = ["a", "b"] })).Message, StringComparison.Ordinal);
        ModelFile.Save(ModelFile.Load(path, new ModelHints { ClassNames = ["a", "b", "c", "d"] }), _folder.File("named.onnx"));
        Assert.Equal("c", ModelFile.Load(_folder.File("named.onnx")).Description.ClassNames[2]);
        string message = Assert.Throws<UsageException>(() => ModelFile.Load(_folder.File("named.onnx"), new ModelHints { ClassNames = ["b", "a", "c", "d"] })).Message;
        Assert.Contains("names its classes itself ('a', 'b', 'c', 'd')", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_imported_model_is_retrained_from_scratch_by_the_recipe_that_is_given()
    {
        Dataset data = Bars.Of();
        ModelFile.Save(ModelRegistry.Create("cnn:channels=2-3,fc=4", data, 1), _folder.File("m.onnx"));
        Model imported = Foreign(_folder.File("m.onnx"));
        imported = imported.With(imported.Description with { ClassNames = data.ClassNames, Normalization = data.Normalization });
        UnlearningJob job = new() { Original = imported, Data = data, Request = ForgetRequest.Parse("class:1") };
        string fault = Assert.Throws<UsageException>(() => Unlearner.Run(new Retrain(), job)).Message;
        Assert.Contains("--set epochs=", fault, StringComparison.Ordinal);
        Assert.Contains("lr=", fault, StringComparison.Ordinal);
        UnlearningResult result = Unlearner.Run(new Retrain(new RetrainOptions().With("epochs", "1")), job);
        ModelFile.Save(result.Model, _folder.File("u.onnx"));
        Assert.Equal(result.Model.Sha256(), ModelFile.Load(_folder.File("u.onnx")).Sha256());
        Assert.NotEqual(imported.Sha256(), result.Model.Sha256());
    }

    /// <summary>A file of Lethe read as if somebody else had written it.</summary>
    private Model Foreign(string path)
    {
        using OnnxFile file = OnnxFile.Open(path);
        OnnxImport import = file.Import();
        byte[] bytes = File.ReadAllBytes(path);
        byte[] key = "lethe.format"u8.ToArray();
        int at = bytes.AsSpan().IndexOf(key);
        bytes[at] = (byte)'L';
        return ModelFile.Load(_folder.Write("foreign.onnx", bytes));
    }
}
