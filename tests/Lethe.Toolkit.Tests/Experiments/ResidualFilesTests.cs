using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Tensors;
using Lethe.Experiments;
using Lethe.Formats;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments;

public sealed class ResidualFilesTests : IDisposable
{
    private static readonly Dataset Data = DatasetRegistry.Load("fashion-mnist-mini:train=2perclass,test=1perclass");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lethe-residual-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_original_goes_first() => Assert.Equal([new ResidualFile(PathOf("m.pt"), "the original model")], Find());

    [Fact]
    public void A_model_of_the_same_data_that_has_not_served_the_request_is_named()
    {
        Save("sister.onnx", []);
        Assert.Equal([PathOf("m.pt"), PathOf("sister.onnx")], Find().Select(file => file.File));
    }

    [Fact]
    public void A_model_that_has_served_it_is_not()
    {
        Save("served.safetensors", [new ServedRequest("class:1", "ids", "ssd", "")]);
        Assert.Single(Find());
    }

    [Fact]
    public void A_model_of_other_data_is_not()
    {
        Model model = ModelRegistry.Create("mlp:hidden=4", Data, seed: 0);
        ModelFile.Save(model.With(model.Description with { Data = "cifar10" }), PathOf("other.safetensors"));
        Assert.Single(Find());
    }

    [Fact]
    public void An_interrupted_training_and_an_artifact_are_named_with_what_they_are()
    {
        File.WriteAllText(PathOf("x.safetensors.partial"), "state");
        new Artifact("importances", "key", ImmutableDictionary<string, string>.Empty, [new NamedArray("w", new Shape(1), new float[] { 1 })]).Save(PathOf("importances.safetensors"));
        Assert.Equal(["importances.safetensors", "x.safetensors.partial"], Find().Skip(1).Select(file => Path.GetFileName(file.File)));
        Assert.Contains("importances", Find()[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Artifacts_of_other_models_in_the_folder_are_not_named()
    {
        Model mine = ModelRegistry.Create("mlp:hidden=4", Data, seed: 1), other = ModelRegistry.Create("mlp:hidden=4", Data, seed: 2);
        foreach ((string name, Model model) in new[] { ("mine", mine), ("other", other) })
        {
            Dictionary<string, float[]> sums = model.Parameters.ParameterNames.ToDictionary(parameter => parameter, parameter => new float[model.Parameters[parameter].Count]);
            new Importances(sums, 1).ToArtifact(name, model, model.Sha256(), "").Save(PathOf($"importances-{name}.safetensors"));
        }

        IEnumerable<string> Named(params string[] ancestors) =>
            ResidualFiles.Find(PathOf("m.pt"), PathOf("u.safetensors"), Data.Name, "ids", ancestors).Skip(1).Select(file => Path.GetFileNameWithoutExtension(file.File));
        Assert.Equal(["importances-mine"], Named("grandparent", mine.Sha256()));
        Assert.Equal(["importances-mine", "importances-other"], Named());
    }

    [Fact]
    public void What_is_no_model_is_passed_over()
    {
        File.WriteAllText(PathOf("broken.safetensors"), "no");
        File.WriteAllText(PathOf("notes.txt"), "class 1");
        Assert.Single(Find());
    }

    [Fact]
    public void An_original_that_the_unlearned_model_replaced_is_not_told() =>
        Assert.DoesNotContain(ResidualFiles.Find(PathOf("m.pt"), PathOf("m.pt"), Data.Name, "ids"), file => file.File == PathOf("m.pt"));

    private IReadOnlyList<ResidualFile> Find() => ResidualFiles.Find(PathOf("m.pt"), PathOf("u.safetensors"), Data.Name, "ids");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Save(string name, ImmutableArray<ServedRequest> history)
    {
        Model model = ModelRegistry.Create("mlp:hidden=4", Data, seed: 0);
        ModelFile.Save(model.With(model.Description with { History = history }), PathOf(name));
    }
}
