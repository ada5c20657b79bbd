using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class FinetuneTests
{
    [Fact]
    public void It_trains_on_D_r_alone()
    {
        UnlearningResult result = Run(ContractWorld.Job("class:1"), "epochs=3");
        Assert.Equal(3 * result.Split.Training.RetainTrain.Count, result.Cost.SamplesBackward);
        Assert.Equal(3, result.Epochs.Count);
    }

    [Fact]
    public void What_it_leaves_of_the_class_is_said()
    {
        UnlearningResult result = Run(ContractWorld.Job("class:1"), "epochs=1", "lr-scale=1e-6");
        Assert.StartsWith("Accuracy on the validation part of D_f is still ", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_assumed_recipe_is_said()
    {
        Model unknown = ContractWorld.Original.With(ContractWorld.Original.Description with { Recipe = null });
        UnlearningResult result = Run(ContractWorld.Job("samples:0-9") with { Original = unknown }, "epochs=1");
        Assert.StartsWith("The model does not say how it was trained; assumed epochs=8,", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    private static UnlearningResult Run(UnlearningJob job, params string[] settings) => Unlearner.Run(Finetune.Definition.Create(settings), job);
}
