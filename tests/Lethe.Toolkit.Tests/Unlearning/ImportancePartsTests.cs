using System.Globalization;
using System.Text.RegularExpressions;
using Lethe.Data;
using Lethe.Experiments;
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

    // 60 images: the order of the pass, cut after 32 of them, gives the same four batches of 16, 16, 16 and 12; cut after 20, or by label, it does not.
    [Fact]
    public void Batch_means_join_on_batch_boundaries_of_the_pass_and_nowhere_else()
    {
        UnlearningContext context = LinearWorld.Context(LinearWorld.Job(Model));
        ImportanceSettings settings = new(FisherEstimator.BatchMean, ImportanceLoss.CrossEntropy, 16);
        DatasetPart all = ImportanceParts.Whole(context.Data);
        using BatchLoader loader = new(all, Model.Description.Normalization, settings.Batch);
        int[] order = [.. loader.Epoch(ImportancePass.Order, 0, shuffle: true).SelectMany(batch => batch.Ids.ToArray())];
        Importances whole = ImportancePass.Compute(context, all, settings);
        Assert.Equal((60, 4.0), (order.Length, whole.Units));
        Assert.Equal(0, Difference(Joined([.. order.Take(32)])), 1e-5);
        Assert.InRange(Difference(Joined([.. order.Take(20)])), 0.01, double.PositiveInfinity);
        Assert.InRange(Difference(Joined([.. order.Where(id => id % LinearWorld.Classes < 2)])), 0.01, double.PositiveInfinity);

        Importances Joined(HashSet<int> first) => ImportancePass.Compute(context, all.Where(i => first.Contains(all.Id(i))), settings)
            .Join(ImportancePass.Compute(context, all.Where(i => !first.Contains(all.Id(i))), settings));

        double Difference(Importances joined) => Model.Parameters.ParameterNames.Max(name =>
            whole.SumsOf(name).ToArray().Zip(joined.SumsOf(name).ToArray(), (a, b) => Math.Abs(a - b) / Math.Max(a, b)).Max());
    }

    [Fact]
    public void A_childs_importances_can_be_its_parents_with_their_staleness_told()
    {
        ArtifactStore store = new();
        UnlearningResult first = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(Model) with { Artifacts = store });
        UnlearningJob next = LinearWorld.Job(first.Model, "class:2") with { Artifacts = store };
        UnlearningResult stale = Unlearner.Run(Ssd.Definition.Create("alpha=1", "importances=parent"), next);
        Assert.Contains("Importances of D are of parent 1 of 1: they overlap to ", stale.Notes[0], StringComparison.Ordinal);
        Assert.Equal(0, stale.Cost.Artifacts.SamplesForward);
        UnlearningResult own = Unlearner.Run(Ssd.Definition.Create("alpha=1"), next);
        Assert.True(own.Cost.Artifacts.SamplesForward > 0);
        Assert.NotEqual(own.Model.Sha256(), stale.Model.Sha256());
    }

    /// <summary>m forgets class 0 and becomes a, a forgets class 1 and becomes b: on a, the logit of class 0 is switched off in a copy that nobody keeps.</summary>
    [Fact]
    public void A_grandchild_finds_importances_of_its_parent_though_a_class_had_been_switched_off_there()
    {
        ArtifactStore store = new();
        UnlearningResult a = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(Model, "class:0"));
        UnlearningResult b = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(a.Model, "class:1") with { Artifacts = store });
        UnlearningResult c = Unlearner.Run(Ssd.Definition.Create("alpha=1", "importances=parent"), LinearWorld.Job(b.Model, "class:2") with { Artifacts = store });
        Assert.StartsWith("Importances of D are of parent 2 of 2: ", c.Notes[0], StringComparison.Ordinal);
        Assert.Same(Assert.Single(b.Artifacts), Assert.Single(c.Artifacts));
        Assert.Equal(a.Model.Sha256(), b.Artifacts[0].Metadata[Artifact.ModelEntry]);
        Assert.Contains(b.Artifacts[0].Metadata[Artifact.ModelEntry], b.Model.Description.Parents);
        Assert.Equal(a.Model.Sha256(), b.Model.Description.Parents[1]);
    }

    /// <summary>Further training makes a parent and serves no request.</summary>
    [Fact]
    public void A_parent_that_was_trained_further_is_found_too()
    {
        ArtifactStore store = new();
        Model further = Model.With(Model.Description with { Parents = ["the model before the further training"] });
        UnlearningResult a = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(further, "class:0") with { Artifacts = store });
        Model again = a.Model.With(a.Model.Description with { Parents = a.Model.Description.Parents.Add("the model before more of it") });
        UnlearningMethod method = Ssd.Definition.Create("alpha=1", "importances=parent");
        Assert.StartsWith("Importances of D are of parent 2 of 2: ", Unlearner.Run(method, LinearWorld.Job(a.Model, "class:2") with { Artifacts = store }).Notes[0], StringComparison.Ordinal);
        Assert.StartsWith("Importances of D are of parent 2 of 3: ", Unlearner.Run(method, LinearWorld.Job(again, "class:2") with { Artifacts = store }).Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Importances_are_told_apart_by_what_was_switched_off()
    {
        ArtifactStore store = new();
        UnlearningResult a = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(Model, "class:0"));
        UnlearningJob job = LinearWorld.Job(a.Model, "class:1") with { Artifacts = store };
        Unlearner.Run(Ssd.Definition.Create("alpha=1"), job);
        UnlearningResult frozen = Unlearner.Run(Ssd.Definition.Create("alpha=1"), job with { Trainable = name => name != "fc.bias" });
        Assert.Equal(0, frozen.Cost.Reused.SamplesForward);
        Assert.Equal(45, frozen.Cost.Artifacts.SamplesForward);
    }

    [Fact]
    public void Stored_parts_of_a_class_are_named_among_what_still_holds_knowledge_of_it()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lethe-parts-");
        try
        {
            ArtifactStore store = new(folder.FullName);
            UnlearningResult a = Unlearner.Run(Ssd.Definition.Create("alpha=1", "over=retain"), LinearWorld.Job(Model, "class:1") with { Artifacts = store });
            Assert.Equal(3, a.Artifacts.Count);
            UnlearningResult other = Unlearner.Run(Ssd.Definition.Create("alpha=1", "over=retain"), LinearWorld.Job(Model, "class:2") with { Artifacts = store });
            Assert.Equal(4, Named(other).Length);
            UnlearningResult b = Unlearner.Run(Ssd.Definition.Create("alpha=1"), LinearWorld.Job(a.Model, "class:2") with { Artifacts = store });
            Assert.Equal(5, Named(b).Length);
            Assert.Equal(5, folder.GetFiles("importances-*.safetensors").Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string[] Named(UnlearningResult result) =>
        [
            .. ResidualFiles.Find(Path.Combine(folder.FullName, "m.pt"), Path.Combine(folder.FullName, "u.pt"), "linear", result.Split.IdsSha256, result.Model.Description.Parents)
                .Skip(1).Select(file => Path.GetFileName(file.File)),
        ];
    }

    [Fact]
    public void Overlap_is_1_for_importances_in_proportion_and_0_for_those_that_share_no_weight()
    {
        float[] some = [.. Enumerable.Range(0, Model.Parameters["fc.weight"].Count).Select(i => (float)(i % 5))];
        Assert.Equal(1, Overlap(some, [.. some.Select(value => 3 * value)]), 1e-12);
        Assert.Equal(0, Overlap(some, [.. some.Select(value => value > 0 ? 0 : 7f)]));
        Assert.Equal(0, Overlap(some, new float[some.Length]));
        Assert.Equal(3 / Math.Sqrt(10), Overlap([4, 1, .. new float[some.Length - 2]], [1, 1, .. new float[some.Length - 2]]), 1e-12);

        static double Overlap(float[] one, float[] other) => ParentImportances.Overlap(Model.Parameters, Of(one), Of(other));
        static Importances Of(float[] weights) => new(new() { ["fc.weight"] = weights, ["fc.bias"] = new float[LinearWorld.Classes] }, 1);
    }

    /// <summary>A child with its parent's weights: what is missing to 1 is the images looked at being few, and is told apart from staleness.</summary>
    [Fact]
    public void Staleness_is_told_beside_what_few_images_make_out()
    {
        ArtifactStore store = new();
        UnlearningResult same = Unlearner.Run(Ssd.Definition.Create("alpha=1e9"), LinearWorld.Job(Model, "samples:3-9") with { Artifacts = store });
        Assert.Equal(Model.Sha256(), same.Model.Sha256());
        (double stale, double few, int images) = Told(store);
        Assert.Equal(ImportanceParts.Whole(LinearWorld.Context(LinearWorld.Job(same.Model, "class:2")).Data).Count / 2, images);
        Assert.InRange(few, 0.5, 0.999);
        Assert.InRange(stale, few, 1);

        // As if one weight alone had mattered on the parent.
        Artifact made = Assert.Single(same.Artifacts);
        ArtifactStore odd = new();
        odd.Put(made with { Tensors = [.. made.Tensors.Select(tensor => tensor with { Values = Enumerable.Range(0, tensor.Values.Length).Select(i => i == 0 ? 1f : 0).ToArray() })] });
        (double far, double noise, _) = Told(odd);
        Assert.Equal(few, noise);
        Assert.InRange(far, 0.01, 0.8);

        (double Stale, double Few, int Images) Told(ArtifactStore artifacts)
        {
            UnlearningJob job = LinearWorld.Job(same.Model, "class:2") with { Artifacts = artifacts };
            string note = Unlearner.Run(Ssd.Definition.Create("alpha=1", "importances=parent"), job).Notes[0];
            Match found = Regex.Match(note, @"overlap to ([0-9.]+) with this model's own over (\d+) of its images, which overlap to ([0-9.]+) with those over \2 others");
            double[] numbers = [.. found.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))];
            return (numbers[0], numbers[2], (int)numbers[1]);
        }
    }

    [Fact]
    public void A_parents_importances_that_are_not_at_hand_are_asked_for()
    {
        UnlearningMethod method = Ssd.Definition.Create("alpha=1", "importances=parent");
        Assert.Contains("finds none of the 0 models", Assert.Throws<UsageException>(() => Unlearner.Run(method, LinearWorld.Job(Model))).Message, StringComparison.Ordinal);
        Assert.Contains("expected over=all", Assert.Throws<UsageException>(() => Ssd.Definition.Create("alpha=1", "importances=parent", "over=retain")).Message, StringComparison.Ordinal);
    }

    private static Importances Reference(string request, ArtifactStore store, ImportanceSet over = ImportanceSet.All) => ImportanceParts.Reference(
        LinearWorld.Context(LinearWorld.Job(Model, request) with { Artifacts = store }), new ImportanceOptions { Over = over }, Exact);
}
