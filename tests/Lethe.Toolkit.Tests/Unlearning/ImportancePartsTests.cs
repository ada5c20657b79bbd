using Lethe.Data;
using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>Importances as artifacts: computed once, the same whatever is asked for first, and never a difference of two sums.</summary>
public sealed class ImportancePartsTests
{
    private static readonly Model Model = LinearWorld.Create(scale: 3);
    private static readonly ImportanceSettings Exact = new(FisherEstimator.PerSample, ImportanceLoss.LogOdds, 16);

    [Fact]
    public void Importances_of_D_have_the_same_bits_whatever_was_asked_for_first()
    {
        float[] first = Reference("class:1", new ArtifactStore()).SumsOf("fc.weight").ToArray();
        Assert.Equal(first, Reference("class:2", new ArtifactStore()).SumsOf("fc.weight").ToArray());
        Assert.Equal(first, Reference("random:7", new ArtifactStore()).SumsOf("fc.weight").ToArray());
    }

    [Theory]
    [InlineData("class:1")]
    [InlineData("samples:3-9")]
    public void Importances_of_D_r_from_stored_parts_are_those_of_a_pass(string request)
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model, request));
        Importances expected = ImportancePass.Compute(context, context.Data.RetainTrain, Exact);
        Importances actual = Reference(request, new ArtifactStore(), ImportanceSet.Retain);
        Assert.Equal(expected.Units, actual.Units);
        Assert.All(expected.SumsOf("fc.weight").ToArray().Zip(actual.SumsOf("fc.weight").ToArray()), pair => Assert.Equal(pair.First, pair.Second, (1e-5f * pair.First) + 1e-7f));
    }

    [Fact]
    public void A_further_request_computes_only_the_parts_that_hold_images_of_D_f()
    {
        ArtifactStore store = new();
        Reference("class:1", store, ImportanceSet.Retain);
        UnlearningContext again = LinearWorld.Context(LinearWorld.Job(Model, "class:1") with { Artifacts = store });
        ImportanceParts.Reference(again, new ImportanceOptions { Over = ImportanceSet.Retain }, Exact);
        Assert.Equal(0, again.Meter.Backward);

        UnlearningContext other = LinearWorld.Context(LinearWorld.Job(Model, "class:2") with { Artifacts = store });
        ImportanceParts.Reference(other, new ImportanceOptions { Over = ImportanceSet.Retain }, Exact);
        Assert.Equal(LinearWorld.Context(LinearWorld.Job(Model, "class:1")).Data.ForgetTrain.Count, other.Meter.Backward);
    }

    [Fact]
    public void What_was_made_and_what_was_used_again_is_told_with_its_cost()
    {
        UnlearningJob job = LinearWorld.Job(Model);
        UnlearningCost first = Unlearner.Run(Ssd.Definition.Create("alpha=1"), job).Cost;
        UnlearningCost second = Unlearner.Run(Ssd.Definition.Create("alpha=1"), job with { Request = ForgetRequest.Parse("class:2") }).Cost;
        Assert.Equal((60, 60, 0L), (first.Artifacts.SamplesForward, first.Artifacts.SamplesBackward, first.Reused.SamplesForward));
        Assert.Equal((0L, 60, 60), (second.Artifacts.SamplesForward, second.Reused.SamplesForward, second.Reused.SamplesBackward));
        Assert.Equal(first.SamplesBackward - 60, second.SamplesBackward);
    }

    [Fact]
    public void Batch_means_join_on_batch_boundaries()
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model));
        ImportanceSettings single = new(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 1);
        DatasetPart all = ImportanceParts.Whole(context.Data);
        Importances whole = ImportancePass.Compute(context, all, single);
        Importances joined = ImportancePass.Compute(context, all.Where(i => i < 20), single).Join(ImportancePass.Compute(context, all.Where(i => i >= 20), single));
        Assert.Equal(whole.Units, joined.Units);
        Assert.Equal(whole.SumsOf("fc.weight")[0], joined.SumsOf("fc.weight")[0], 1e-5f * whole.SumsOf("fc.weight")[0]);
    }

    [Fact]
    public void A_childs_importances_can_be_its_parents_with_their_staleness_told()
    {
        ArtifactStore store = new();
        UnlearningResult first = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(Model) with { Artifacts = store });
        UnlearningJob next = LinearWorld.Job(first.Model, "class:2") with { Artifacts = store };
        UnlearningResult stale = Unlearner.Run(Ssd.Definition.Create("alpha=1", "importances=parent"), next);
        Assert.Contains("Importances of D are of parent 1 of 1: an overlap of ", stale.Notes[0], StringComparison.Ordinal);
        Assert.Equal(0, stale.Cost.Artifacts.SamplesForward);
        UnlearningResult own = Unlearner.Run(Ssd.Definition.Create("alpha=1"), next);
        Assert.True(own.Cost.Artifacts.SamplesForward > 0);
        Assert.NotEqual(own.Model.Sha256(), stale.Model.Sha256());
    }

    [Fact]
    public void A_parents_importances_that_are_not_at_hand_are_asked_for()
    {
        UnlearningMethod method = Ssd.Definition.Create("alpha=1", "importances=parent");
        Assert.Contains("finds none of the 0 models", Assert.Throws<UsageException>(() => Unlearner.Run(method, LinearWorld.Job(Model))).Message, StringComparison.Ordinal);
        UnlearningMethod retain = Ssd.Definition.Create("alpha=1", "importances=parent", "over=retain");
        Assert.Contains("expected over=all", Assert.Throws<UsageException>(() => Unlearner.Run(retain, LinearWorld.Job(Model))).Message, StringComparison.Ordinal);
    }

    private static Importances Reference(string request, ArtifactStore store, ImportanceSet over = ImportanceSet.All) => ImportanceParts.Reference(
        LinearWorld.Context(LinearWorld.Job(Model, request) with { Artifacts = store }), new ImportanceOptions { Over = over }, Exact);
}
