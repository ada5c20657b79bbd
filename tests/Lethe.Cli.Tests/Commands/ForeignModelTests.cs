using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

/// <summary>The main job for a model from elsewhere: an ONNX file of PyTorch's, a folder of images, one command.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private const string Classes = "cat,dog,owl,rat";
    private readonly TemporaryFolder _folder = new();
    private readonly string _pictures;
    private readonly string _model;

    public ForeignModelTests()
    {
        _pictures = Pictures.Write(_folder.File("pets"), Classes.Split(','));
        _model = Fixture("resnet.onnx");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_onnx_file_forgets_a_class_of_a_folder_and_keeps_its_interface()
    {
        string trained = _folder.File("trained.onnx"), unlearned = _folder.File("unlearned.onnx");
        Invocation.Of("train", "--model", _model, "--data", _pictures, "--classes", Classes, "--epochs", "3", "--set", "lr=0.05", "--set", "batch=16", "--out", trained, "--quiet").Text();
        JsonElement done = Invocation.Of("unlearn", "--model", trained, "--data", _pictures, "--forget", "class:3", "--method", "ssd", "--out", unlearned, "--json").Json();
        Assert.Equal("class:3", done.GetProperty("forget").GetString());
        Assert.True(done.GetProperty("cost").GetProperty("parameters_changed").GetInt64() > 0);

        JsonElement info = Invocation.Of("info", unlearned, "--json").Json();
        Assert.Equal(("onnx", "onnx"), (info.GetProperty("architecture").GetString(), info.GetProperty("format").GetString()));
        Assert.Equal(Classes.Split(','), info.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(Interface(_model), Interface(unlearned));
        JsonElement audit = Invocation.Of("audit", "--data", _pictures, "--forget", "class:3", "--original", trained, "--unlearned", unlearned, "--metrics", "retain_test_accuracy,forget_test_accuracy", "--json").Json();
        Assert.True(audit.GetProperty("models").TryGetProperty("unlearned", out _));
        Invocation.Of("predict", "--model", unlearned, "--data", _pictures, "--json").Json();
    }

    /// <summary>Networks of torchvision as PyTorch exports them, the method with its defaults, and nothing but weights changes in the file.</summary>
    [Theory]
    [InlineData("torchvision-resnet18")]
    [InlineData("torchvision-vgg11")]
    [InlineData("torchvision-mobilenet-v2")]
    [InlineData("torchvision-vit")]
    [InlineData("torchvision-vit-folded")]
    public void A_published_network_forgets_a_class_by_ssd_as_it_is_and_keeps_all_but_its_weights(string name)
    {
        string model = Fixture(name + ".onnx"), trained = _folder.File("trained.onnx"), unlearned = _folder.File("unlearned.onnx");
        Invocation.Of("train", "--model", model, "--data", _pictures, "--classes", Classes, "--epochs", "1", "--set", "batch=16", "--out", trained, "--quiet").Text();
        JsonElement done = Invocation.Of("unlearn", "--model", trained, "--data", _pictures, "--forget", "class:3", "--method", "ssd", "--out", unlearned, "--json").Json();
        Assert.True(done.GetProperty("cost").GetProperty("parameters_changed").GetInt64() > 0);

        using Formats.Onnx.OnnxFile before = Formats.Onnx.OnnxFile.Open(model), after = Formats.Onnx.OnnxFile.Open(unlearned);
        Assert.Equal("nobody", after.Metadata["author"]);
        Assert.Equal(before.Metadata, after.Metadata.Where(entry => !entry.Key.StartsWith("lethe.", StringComparison.Ordinal)));
        Models.Model forgot = Models.ModelFile.Load(unlearned);
        before.Import().Save(_folder.File("again.onnx"), parameter => forgot.Parameters[parameter].Span, after.Metadata);
        Assert.Equal(File.ReadAllBytes(_folder.File("again.onnx")), File.ReadAllBytes(unlearned));
        Assert.NotEqual(Models.ModelFile.Load(trained).Sha256(), forgot.Sha256());
    }

    [Fact]
    public void A_model_that_never_saw_the_folder_is_unlearned_in_one_command_and_told_what_was_assumed()
    {
        string unlearned = _folder.File("u.onnx");
        Invocation run = Invocation.Of("unlearn", "--model", _model, "--data", _pictures, "--classes", Classes, "--forget", "class:3", "--method", "ssd", "--out", unlearned, "--artifacts", _folder.Path);
        Assert.Contains("wrote", run.Text(), StringComparison.Ordinal);
        Assert.Contains("note: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("normalisation mean", run.Error, StringComparison.Ordinal);
        Assert.Equal("""["normalisation"]""", Invocation.Of("info", unlearned, "--json").Json().GetProperty("metadata").GetProperty("lethe.assumed").GetString());
    }

    [Fact]
    public void A_conversion_marks_what_it_assumed_until_somebody_says_what_is_true()
    {
        string converted = _folder.File("c.onnx"), sure = _folder.File("s.safetensors");
        Invocation first = Invocation.Of("convert", _model, converted);
        Assert.Contains("Assumed, and marked as such in the new file: classes, normalisation", first.Text(), StringComparison.Ordinal);
        Assert.Contains("normalisation mean 0.4914", first.Error, StringComparison.Ordinal);
        Invocation shown = Invocation.Of("info", converted);
        Assert.Contains("(assumed)", shown.Text(), StringComparison.Ordinal);
        Assert.Contains("4 classes without names, normalisation mean 0.4914", shown.Error, StringComparison.Ordinal);

        Invocation second = Invocation.Of("convert", converted, sure, "--classes", Classes, "--normalise", ".5,.5,.5/.25,.25,.25");
        Assert.DoesNotContain("ssumed", second.Text() + second.Error, StringComparison.Ordinal);
        Invocation known = Invocation.Of("info", sure, "--model-type", _model, "--normalise", ".1,.1,.1/.2,.2,.2");
        Assert.Contains("mean 0.5, 0.5, 0.5; std 0.25, 0.25, 0.25", known.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("(assumed)", known.Output, StringComparison.Ordinal);

        string graph = _folder.File("s.onnx");
        Invocation.Of("convert", converted, graph, "--classes", Classes, "--normalise", ".5,.5,.5/.25,.25,.25").Text();
        Invocation told = Invocation.Of("info", graph);
        Assert.DoesNotContain("(assumed)", told.Text(), StringComparison.Ordinal);
        Assert.Contains("mean 0.5, 0.5, 0.5; std 0.25, 0.25, 0.25", told.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_layers_share_are_told_of()
    {
        Assert.Contains("share weights: ", Invocation.Of("info", Fixture("untrained.onnx")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("share weights", Invocation.Of("info", _model).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_class_names_stops_with_the_mapping_until_it_is_confirmed()
    {
        string output = _folder.File("u.onnx");
        string[] command = ["unlearn", "--model", _model, "--data", _pictures, "--forget", "class:3", "--method", "ssd", "--out", output, "--artifacts", _folder.Path];
        Invocation.Of(command).AssertFails(2, "0 'cat', 1 'dog', 2 'owl', 3 'rat'", $"--classes {Classes}");
        Assert.False(File.Exists(output));
        Invocation.Of([.. command, "--classes", "cat,dog,owl,bat"]).AssertFails(1, "in the model alone 'bat'", "in the data alone 'rat'");
        Invocation.Of([.. command, "--classes", "rat,owl,dog,cat"]).Text();
        string turned = Forgotten(output);
        Invocation.Of([.. command, "--classes", Classes]).Text();
        Assert.NotEqual(turned, Forgotten(output));
        command[6] = "class:cat";
        Invocation.Of([.. command, "--classes", Classes]).Text();
        Assert.Equal(turned, Forgotten(output));
    }

    [Fact]
    public void Retraining_asks_for_the_recipe_it_needs()
    {
        string[] command = ["unlearn", "--model", _model, "--data", _pictures, "--classes", Classes, "--forget", "class:cat", "--method", "retrain", "--out", _folder.File("r.pt")];
        Invocation.Of(command).AssertFails(2, "retrain", "--set epochs=", "lr=");
        Assert.Contains("wrote", Invocation.Of([.. command, "--set", "epochs=1"]).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversion_round_keeps_every_bit()
    {
        string[] names = ["a.safetensors", "b.pt", "c.onnx", "d.safetensors"];
        Invocation.Of("train", "--model", "cnn:channels=4-6,fc=8", "--data", _pictures, "--epochs", "1", "--out", _folder.File(names[0]), "--quiet").Text();
        for (int i = 1; i < names.Length; i++)
        {
            JsonElement done = Invocation.Of("convert", _folder.File(names[i - 1]), _folder.File(names[i]), "--json").Json();
            Assert.Equal(["architecture", "options", "classes", "parameters", "format", "notes", "file"], done.EnumerateObject().Select(property => property.Name));
        }

        Assert.Equal(File.ReadAllBytes(_folder.File(names[0])), File.ReadAllBytes(_folder.File(names[3])));
    }

    [Fact]
    public void Conversion_takes_the_files_by_option_too_and_says_what_a_format_cannot_hold()
    {
        string text = Invocation.Of("convert", "--model", _model, "--out", _folder.File("w.pt"), "--classes", Classes).Text();
        Assert.Contains("--model-type", text, StringComparison.Ordinal);
        Invocation.Of("info", _folder.File("w.pt")).AssertFails(1, "w.pt", "without the graph");
        Assert.Contains("cat, dog", Invocation.Of("info", _folder.File("w.pt"), "--model-type", _model).Text(), StringComparison.Ordinal);
        Invocation.Of("convert", _model).AssertFails(2, "IN and OUT");
        Invocation.Of("convert", _model, _folder.File("w.txt")).AssertFails(2, "w.txt", ".onnx");
    }

    [Fact]
    public void A_model_that_has_forgotten_is_not_trained_further()
    {
        string unlearned = _folder.File("u.pt");
        Invocation.Of("train", "--model", "mlp:hidden=4", "--data", _pictures, "--epochs", "1", "--out", _folder.File("m.pt"), "--quiet").Text();
        Invocation.Of("unlearn", "--model", _folder.File("m.pt"), "--data", _pictures, "--forget", "class:cat", "--method", "mask-logit", "--out", unlearned).Text();
        Invocation.Of("train", "--model", unlearned, "--data", _pictures, "--epochs", "1", "--out", _folder.File("n.pt")).AssertFails(2, "has forgotten 'class:cat'");
    }

    /// <summary>The hash of the ids that a model has forgotten.</summary>
    private static string Forgotten(string path)
    {
        string history = Invocation.Of("info", path, "--json").Json().GetProperty("metadata").GetProperty("lethe.history").GetString()!;
        return JsonDocument.Parse(history).RootElement[0].GetProperty("ids_sha256").GetString()!;
    }

    private static string Interface(string path)
    {
        using Formats.Onnx.OnnxFile file = Formats.Onnx.OnnxFile.Open(path);
        Formats.Onnx.OnnxImport import = file.Import();
        return $"{import.InputName} {string.Join('x', import.ImageShape)} {import.OutputName} {import.Classes} {file.Opset} {file.Producer} {string.Join(' ', file.Tensors.Select(tensor => tensor.Name))}";
    }

    private static string Fixture(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Golden", "onnx", name);
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException(name);
    }
}
