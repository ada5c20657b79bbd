using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class ModelFileTests
{
    private static readonly Dataset Data = Bars.Of();

    [Theory]
    [InlineData("m.safetensors")]
    [InlineData("m.pt")]
    [InlineData("m.onnx")]
    [InlineData("M.PTH")]
    public void A_model_comes_back_with_all_that_is_known_of_it(string name)
    {
        using TemporaryFolder folder = new();
        Model model = Described();
        ModelFile.Save(model, folder.File(name));
        Model back = ModelFile.Load(folder.File(name));
        Assert.Equal(model.Sha256(), back.Sha256());
        Assert.Equal(Text(model.Description), Text(back.Description));
        Assert.Equal("cnn:channels=2-3,fc=4,dropout=0", back.Description.Spec);
        Assert.Equal("class:\"1\", ünï", back.Description.History[0].Request);
        Assert.Equal(Predictor.Run(model, Data.Test).Logits.ToArray(), Predictor.Run(back, Data.Test).Logits.ToArray());
    }

    [Theory]
    [InlineData(".safetensors")]
    [InlineData(".pt")]
    public void Equal_models_give_equal_bytes(string extension)
    {
        using TemporaryFolder folder = new();
        ModelFile.Save(Described(), folder.File("a" + extension));
        ModelFile.Save(Described(), folder.File("b" + extension));
        Assert.Equal(File.ReadAllBytes(folder.File("a" + extension)), File.ReadAllBytes(folder.File("b" + extension)));
    }

    [Fact]
    public void A_file_without_description_is_recognised_and_what_was_assumed_is_told()
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("resnet18:width=3", Data, 1);
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty, ModelTensors.Of(model.Parameters));
        EventList events = new();
        Model back = ModelFile.Load(folder.File("m.safetensors"), new ModelHints { Data = Data }, events);
        Assert.Equal(model.Sha256(), back.Sha256());
        Assert.Equal((Data.Shape, Data.Normalization), (back.Description.InputShape, back.Description.Normalization));
        Assert.Equal(Data.ClassNames, back.Description.ClassNames);
        Assert.Contains("assumed architecture resnet18:width=3,stem=cifar, 4 classes, input 1x8x8", Assert.Single(events.Notices), StringComparison.Ordinal);

        Model alone = ModelFile.Load(folder.File("m.safetensors"), new ModelHints { ModelType = "resnet18", Input = new ImageShape(1, 16, 16) });
        Assert.Equal(["0", "1", "2", "3"], alone.Description.ClassNames);
        Assert.Equal(16, alone.Description.InputShape.Height);
    }

    [Theory]
    [InlineData("model.")]
    [InlineData("net.backbone.")]
    [InlineData("module.model.encoder.")]
    public void Names_behind_the_modules_of_a_wrapper_are_recognised(string prefix)
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("resnet18:width=3", Data, 1);
        foreach (string name in new[] { "m.safetensors", "m.pt" })
        {
            NamedArray[] tensors = [.. ModelTensors.Of(model.Parameters, prefix)];
            if (name.EndsWith(".pt", StringComparison.Ordinal))
                PyTorch.Write(folder.File(name), ImmutableDictionary<string, string>.Empty, tensors);
            else
                SafeTensors.Write(folder.File(name), ImmutableDictionary<string, string>.Empty, tensors);
            foreach (string? type in new[] { null, "resnet18", "resnet18:width=3" })
            {
                EventList events = new();
                Assert.Equal(model.Sha256(), ModelFile.Load(folder.File(name), new ModelHints { Data = Data, ModelType = type }, events).Sha256());
                Assert.Contains(events.Notices, notice => notice.Contains("which was taken off", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_prefix_that_not_all_names_have_is_none()
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("resnet18:width=3", Data, 1);
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty,
            ModelTensors.Of(model.Parameters, "model.").Append(new NamedArray("temperature", new Engine.Tensors.Shape(1), new float[1])));
        Assert.Contains("'model.bn1.bias' [3]", Assert.Throws<DataException>(() => ModelFile.Load(folder.File("m.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_assumed_stays_marked_and_gives_way_to_what_is_said()
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("resnet18:width=3", Data, 1);
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty, ModelTensors.Of(model.Parameters));
        ModelFile.Save(ModelFile.Load(folder.File("m.safetensors")), folder.File("n.pt"));
        EventList events = new();
        Model marked = ModelFile.Load(folder.File("n.pt"), progress: events);
        Assert.Equal(["classes", "input", "normalisation"], marked.Description.Assumed);
        Assert.Contains("assumed when it was written: 4 classes without names, input 1x32x32, normalisation mean 0.5 std 0.5", Assert.Single(events.Notices), StringComparison.Ordinal);

        Model fitted = ModelFile.Load(folder.File("n.pt"), new ModelHints { Data = Data });
        Assert.Equal((Data.Shape, Data.Normalization), (fitted.Description.InputShape, fitted.Description.Normalization));
        Assert.Equal(Data.ClassNames, fitted.Description.ClassNames);
        Assert.Equal(marked.Description.Assumed, fitted.Description.Assumed);

        ModelHints said = new() { Data = Data, ClassNames = ["a", "b", "c", "d"], Input = new ImageShape(1, 16, 16), Normalization = new Normalization([0.25f], [0.75f]) };
        Model sure = ModelFile.Load(folder.File("n.pt"), said);
        Assert.Empty(sure.Description.Assumed);
        Assert.Equal((said.Input, said.Normalization), (sure.Description.InputShape, sure.Description.Normalization));
        Assert.Equal("a", sure.Description.ClassNames[0]);
        ModelDescription after = ModelDescription.After(fitted, new ServedRequest("class:1", "ab", "ssd", ""));
        Assert.Equal(fitted.Description.InputShape, Assumptions.Resolve(after, new ModelHints { Data = Bars.Of(16) }).InputShape);
    }

    [Theory]
    [InlineData("vit:patch=4,dim=16,depth=1,heads=4,mlp=8,dropout=0", "vit", "heads=4")]
    [InlineData("mobilenet-v2:width=0.1,stem=cifar", "mobilenet-v2", "stem=cifar")]
    public void An_option_that_no_tensor_tells_is_marked_until_it_is_given(string spec, string architecture, string option)
    {
        using TemporaryFolder folder = new();
        string name = option.Split('=')[0], type = $"{architecture}:{option}";
        Model model = ModelRegistry.Create(spec, Data, 1);
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty, ModelTensors.Of(model.Parameters));
        EventList events = new();
        Model guessed = ModelFile.Load(folder.File("m.safetensors"), new ModelHints { Data = Data }, events);
        Assert.Contains(name, guessed.Description.Assumed);
        Assert.NotEqual(model.Description.Spec, guessed.Description.Spec);
        Assert.Contains(events.Notices, notice => notice.Contains($"confirm it with --model-type {architecture}:{name}=", StringComparison.Ordinal));

        Assert.Equal(model.Description.Spec, ModelFile.Load(folder.File("m.safetensors"), new ModelHints { Data = Data, ModelType = type }).Description.Spec);
        ModelFile.Save(guessed, folder.File("n.safetensors"));
        ModelDescription said = ModelFile.Load(folder.File("n.safetensors"), new ModelHints { ModelType = type }).Description;
        Assert.Equal(model.Description.Spec, said.Spec);
        Assert.DoesNotContain(name, said.Assumed);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_listed_in_one_line()
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("mlp:hidden=5", Data, 1);
        IEnumerable<NamedArray> tensors = ModelTensors.Of(model.Parameters).Where(t => t.Name != "fc.bias")
            .Append(new NamedArray("extra", new Engine.Tensors.Shape(1), new float[1]));
        SafeTensors.Write(folder.File("m.safetensors"), DescriptionMetadata.Write(model.Description with { Options = "hidden=6,dropout=0" }), tensors);
        DataException fault = Assert.Throws<DataException>(() => ModelFile.Load(folder.File("m.safetensors")));
        Assert.Equal(
            $"'{folder.File("m.safetensors")}' does not hold a model 'mlp:hidden=6,dropout=0': missing: 'fc.bias'; unexpected: 'extra'; " +
            "of another shape: 'fc1.weight' [5, 64], expected [6, 64], 'fc1.bias' [5], expected [6], 'fc.weight' [4, 5], expected [4, 6]",
            fault.Message);
    }

    [Theory]
    [InlineData("lethe.format", "2", "expected version 1, got '2'")]
    [InlineData("lethe.classes", "[1, 2]", "expected a JSON list of class names, got '[1, 2]'")]
    [InlineData("lethe.classes", "[]", "expected at least one class")]
    [InlineData("lethe.classes", "{", "expected a JSON list of class names")]
    [InlineData("lethe.input", "1x8", "expected a shape such as 3x32x32")]
    [InlineData("lethe.input", "60000x60000x60000", "expected a shape such as 3x32x32")]
    [InlineData("lethe.normalisation.std", "[0]", "expected 1 means and 1 positive deviations")]
    [InlineData("lethe.recipe", "lr=-1", "expected a training recipe, got 'lr=-1'")]
    [InlineData("lethe.history", "[{}]", "expected a JSON list of requests")]
    [InlineData("lethe.seed", "-1", "expected a seed")]
    [InlineData("lethe.architecture", "nosuch", "unknown model 'nosuch'")]
    [InlineData("lethe.options", "hidden=0", "option 'hidden'")]
    public void Metadata_that_cannot_be_read_is_named(string key, string value, string expected)
    {
        using TemporaryFolder folder = new();
        Model model = ModelRegistry.Create("mlp:hidden=5", Data, 1);
        SortedDictionary<string, string> metadata = DescriptionMetadata.Write(model.Description);
        metadata[key] = value;
        SafeTensors.Write(folder.File("m.safetensors"), metadata, ModelTensors.Of(model.Parameters));
        LetheException fault = Assert.Throws<DataException>(() => ModelFile.Load(folder.File("m.safetensors")));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Tensors_of_no_known_model_are_refused()
    {
        using TemporaryFolder folder = new();
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty, [new NamedArray("w", new Engine.Tensors.Shape(1), new float[1])]);
        Assert.Contains("of none of the known models", Assert.Throws<DataException>(() => ModelFile.Load(folder.File("m.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_nearly_fit_a_known_model_say_which_and_what_differs()
    {
        using TemporaryFolder folder = new();
        IEnumerable<NamedArray> tensors = ModelTensors.Of(ModelRegistry.Create("resnet18:width=2", Data, 1).Parameters).Where(tensor => tensor.Name != "layer2.0.bn1.bias")
            .Append(new NamedArray("extra", new Engine.Tensors.Shape(1), new float[1]));
        SafeTensors.Write(folder.File("m.safetensors"), ImmutableDictionary<string, string>.Empty, tensors);
        string message = Assert.Throws<DataException>(() => ModelFile.Load(folder.File("m.safetensors"))).Message;
        Assert.Contains("nearest is resnet18:width=2,stem=cifar, missing: 'layer2.0.bn1.bias'; unexpected: 'extra'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_extensions_are_refused() => Assert.Throws<UsageException>(() => ModelFile.Save(Described(), "model.bin"));

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains("none.safetensors", Assert.Throws<DataException>(() => ModelFile.Load("none.safetensors")).Message, StringComparison.Ordinal);

    private static string Text(ModelDescription description) =>
        string.Join('\n', DescriptionMetadata.Write(description).Select(entry => $"{entry.Key}: {entry.Value}"));

    private static Model Described()
    {
        Model model = ModelRegistry.Create("cnn:channels=2-3,fc=4", Data, 7);
        return model.With(ModelDescription.After(model, new ServedRequest("class:\"1\", ünï", "ab", "ssd", "alpha=10")));
    }
}
