using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class RetrainTests
{
    [Fact]
    public void It_starts_from_an_initialisation_of_its_own()
    {
        Model original = ContractWorld.Original;
        UnlearningJob job = ContractWorld.Job("class:1") with { Seed = 1 };
        float[] start = ModelRegistry.Create(original.Description.Spec, job.Data, seed: 1).Parameters["conv1.weight"].ToArray();
        float[] still = Still(job), other = Still(job with { Seed = 2 });
        Assert.NotEqual(original.Parameters["conv1.weight"].ToArray(), still);
        Assert.NotEqual(start, still);
        Assert.NotEqual(other, still);
    }

    [Fact]
    public void It_honours_the_whole_history_as_if_all_had_been_asked_at_once()
    {
        Model first = Unlearner.Run(new MaskLogit(), ContractWorld.Job("class:0")).Model;
        UnlearningResult later = Unlearner.Run(Short(), ContractWorld.Job("class:2") with { Original = first });
        UnlearningResult atOnce = Unlearner.Run(Short(), ContractWorld.Job("class:0,2"));
        Assert.Equal(atOnce.Model.Sha256(), later.Model.Sha256());
        Assert.Equal(later.Split.Training.RetainTrain.Count, later.Cost.SamplesBackward);
        Assert.Equal(2, later.Model.Description.History.Length);
    }

    [Fact]
    public void It_does_not_see_the_weights_of_the_original()
    {
        Model other = ContractWorld.Original.Clone();
        other.Parameters["conv1.weight"].MutableSpan()[0] += 1;
        string[] hashes = [.. new[] { ContractWorld.Original, other }.Select(model => Unlearner.Run(Short(), ContractWorld.Job("class:1") with { Original = model }).Model.Sha256())];
        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public void It_trains_by_the_recipe_of_the_model_and_keeps_what_it_changed_of_it()
    {
        TrainingRecipe recipe = ContractWorld.Original.Description.Recipe!;
        Assert.Equal(recipe, ContractWorld.Result("retrain").Model.Description.Recipe);
        Assert.Equal(recipe with { Epochs = 1 }, Unlearner.Run(Short(), ContractWorld.Job("class:1")).Model.Description.Recipe);
    }

    [Fact]
    public void A_model_of_unknown_recipe_is_asked_for_one()
    {
        Model original = ContractWorld.Original;
        UnlearningJob job = ContractWorld.Job("class:1") with { Original = original.With(original.Description with { Recipe = null }) };
        UsageException fault = Assert.Throws<UsageException>(() => Unlearner.Run(new Retrain(), job));
        Assert.Contains("epochs=", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, Unlearner.Run(Short(), job).Model.Description.Recipe!.Epochs);
    }

    /// <summary>One epoch at a rate at which nothing moves: the initialisation.</summary>
    private static float[] Still(UnlearningJob job) =>
        Unlearner.Run(Retrain.Definition.Create("epochs=1", "lr=1e-20", "weight-decay=0"), job).Model.Parameters["conv1.weight"].ToArray();

    private static UnlearningMethod Short() => Retrain.Definition.Create("epochs=1");
}
