using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Models;

/// <summary>What scripts and wrappers put around the tensors of a file is there again in the file that is given back.</summary>
public sealed class StateDictFormTests : IDisposable
{
    private static readonly Dataset Data = Bars.Of();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("", "module.")]
    [InlineData("state_dict", "")]
    [InlineData("state_dict", "module.")]
    [InlineData("model model_state_dict", "_orig_mod.module.")]
    [InlineData("net", "module.model.encoder.")]
    public void A_checkpoint_that_forgets_keeps_its_keys_and_its_names(string nests, string prefix)
    {
        string[] keys = nests.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Model first = ModelRegistry.Create("cnn:channels=2-3,fc=4", Data, 1);
        PyTorch.WriteSources(_folder.File("a.pt"), ImmutableDictionary<string, string>.Empty, ModelTensors.Sources(first.Parameters, prefix), keys);
        Model model = ModelFile.Load(_folder.File("a.pt"), new ModelHints { Data = Data });
        Assert.Equal(first.Sha256(), model.Sha256());

        Model unlearned = Unlearner.Run(new MaskLogit(), new UnlearningJob { Original = model, Data = Data, Request = ForgetRequest.Parse("class:1") }).Model;
        ModelFile.Save(unlearned, _folder.File("b.pth"));
        Assert.Equal(Names(_folder.File("a.pt"), keys), Names(_folder.File("b.pth"), keys));
        Assert.All(Names(_folder.File("b.pth"), keys), name => Assert.StartsWith(prefix, name, StringComparison.Ordinal));

        Model back = ModelFile.Load(_folder.File("b.pth"));
        Assert.Equal((unlearned.Sha256(), "class:1"), (back.Sha256(), back.Description.History[0].Request));
        ModelFile.Save(back, _folder.File("c.pt"));
        Assert.Equal(File.ReadAllBytes(_folder.File("b.pth")), File.ReadAllBytes(_folder.File("c.pt")));
    }

    [Fact]
    public void A_prefix_stays_in_safetensors_too_and_no_other_format_takes_it_over()
    {
        Model model = ModelRegistry.Create("cnn:channels=2-3,fc=4", Data, 1);
        SafeTensors.Write(_folder.File("a.safetensors"), ImmutableDictionary<string, string>.Empty, ModelTensors.Of(model.Parameters, "net."));
        Model read = ModelFile.Load(_folder.File("a.safetensors"), new ModelHints { Data = Data });
        foreach ((string name, string prefix) in new[] { ("b.safetensors", "net."), ("b.pt", ""), ("b.onnx", "") })
        {
            ModelFile.Save(read, _folder.File(name));
            using TensorFile file = TensorFiles.Open(_folder.File(name));
            Assert.Equal(model.Parameters.ParameterNames.Concat(model.Parameters.BufferNames).Select(own => prefix + own).Order(StringComparer.Ordinal), file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
            Assert.Equal(model.Sha256(), ModelFile.Load(_folder.File(name)).Sha256());
        }
    }

    [Fact]
    public void Weights_of_an_imported_graph_keep_their_wrapper()
    {
        string graph = Golden.File("onnx/resnet.onnx");
        Model model = ModelFile.Load(graph, new ModelHints { ClassNames = ["a", "b", "c", "d"] });
        PyTorch.WriteSources(_folder.File("w.pt"), ImmutableDictionary<string, string>.Empty, ModelTensors.Sources(model.Parameters, "module.net."), ["state_dict"]);
        Model read = ModelFile.Load(_folder.File("w.pt"), new ModelHints { ModelType = graph });
        ModelFile.Save(read, _folder.File("v.pt"));
        Assert.Equal(Names(_folder.File("w.pt"), ["state_dict"]), Names(_folder.File("v.pt"), ["state_dict"]));
        Assert.Equal(model.Sha256(), ModelFile.Load(_folder.File("v.pt"), new ModelHints { ModelType = graph }).Sha256());
    }

    /// <summary>The names in the pickle itself, in the dictionary under these keys.</summary>
    private static string[] Names(string path, string[] keys)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(path);
        using Stream entry = zip.GetEntry("archive/data.pkl")!.Open();
        using MemoryStream pickle = new();
        entry.CopyTo(pickle);
        PickleDict found = Assert.IsType<PickleDict>(new Unpickler(new(path, pickle.ToArray(), 0, bytes.Length)).Run());
        foreach (string key in keys)
        {
            Assert.Single(found.Items);
            found = Assert.IsType<PickleDict>(found[key]);
        }

        return [.. found.Items.Select(item => Assert.IsType<string>(item.Key))];
    }
}
