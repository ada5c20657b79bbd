using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Randomness;
using Lethe.Experiments.Search;
using Lethe.Models;
using Lethe.Toolkit.Tests.Models;
using Lethe.Unlearning;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Search;

public sealed class OptionSearchTests
{
    private static readonly OptionSpace Space = new([["lr-scale=0.0001", "lr-scale=0.5"], ["epochs=1", "epochs=2", "epochs=4"]]);

    [Fact]
    public void A_grid_is_gone_through_in_order()
    {
        Assert.Equal(6, Space.Size);
        IReadOnlyList<ImmutableArray<string>> points = Space.Points(SearchKind.Grid, 4, new RandomStream(1));
        Assert.Equal(["lr-scale=0.0001 epochs=1", "lr-scale=0.5 epochs=1", "lr-scale=0.0001 epochs=2", "lr-scale=0.5 epochs=2"], points.Select(point => string.Join(' ', point)));
    }

    [Fact]
    public void Draws_are_distinct_within_the_budget_and_hang_on_the_seed_alone()
    {
        string[] Draw(ulong seed) => [.. Space.Points(SearchKind.Random, 5, new RandomStream(seed)).Select(point => string.Join(' ', point))];
        Assert.Equal(5, Draw(3).Distinct().Count());
        Assert.Equal(Draw(3), Draw(3));
        Assert.Equal("lr-scale=0.0001 epochs=1", Draw(3)[0]);
    }

    [Fact]
    public void A_space_around_the_defaults_keeps_to_the_ranges()
    {
        foreach (MethodDefinition method in MethodRegistry.Default.Methods)
        {
            foreach (string setting in OptionSpace.Around(method.Schema).Choices.SelectMany(values => values))
                Assert.Empty(method.Schema.Faults([setting]));
        }
    }

    [Theory]
    [InlineData("ssd")]
    [InlineData("ssd-label-free")]
    [InlineData("fisher-prune")]
    [InlineData("random-label")]
    public void A_search_around_the_defaults_gets_through_on_a_model_that_has_no_parent(string id)
    {
        Dataset data = Bars.Of();
        MethodDefinition method = MethodRegistry.Default.Find(id);
        UnlearningJob job = new() { Original = Trained(data), Data = data, Request = ForgetRequest.Parse("class:1") };
        SearchResult found = new OptionSearch(method, OptionSpace.Around(method.Schema), SearchKind.Random, 8).Run(job, TestContext.Current.CancellationToken);
        Assert.Equal(8, found.Trials.Length);
        Assert.NotNull(found.Trials[0].Score);
        Assert.All(found.Trials, trial => Assert.DoesNotContain("importances=parent", trial.Settings));
    }

    [Fact]
    public void Dampening_is_searched_by_its_threshold()
    {
        string[] searched = [.. OptionSpace.Around(MethodRegistry.Default.Find("ssd").Schema).Choices.SelectMany(values => values)];
        Assert.Contains("alpha=auto", searched);
        Assert.Contains("alpha=30", searched);
        Assert.DoesNotContain(searched, setting => setting.StartsWith("batch=", StringComparison.Ordinal) || setting.StartsWith("importances=", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_first_trial_may_not_do_is_told_as_the_users_mistake()
    {
        Dataset data = Bars.Of();
        UnlearningJob job = new() { Original = Trained(data), Data = data, Request = ForgetRequest.Parse("class:1") };
        OptionSpace space = new([["importances=parent", "importances=own"]]);
        Assert.Throws<UsageException>(() => new OptionSearch(MethodRegistry.Default.Find("ssd"), space, SearchKind.Grid).Run(job, TestContext.Current.CancellationToken));
        OptionSpace turned = new([["importances=own", "importances=parent"]]);
        Assert.Null(new OptionSearch(MethodRegistry.Default.Find("ssd"), turned, SearchKind.Grid).Run(job, TestContext.Current.CancellationToken).Trials[1].Score);
    }

    [Theory]
    [InlineData("class:1")]
    [InlineData("random:10%")]
    public void The_best_trial_has_the_smallest_score_and_everything_is_charged(string request)
    {
        Dataset data = Bars.Of();
        UnlearningJob job = new() { Original = Trained(data), Data = data, Request = ForgetRequest.Parse(request) };
        SearchResult found = new OptionSearch(MethodRegistry.Default.Find("finetune"), Space, SearchKind.Grid, 6).Run(job, TestContext.Current.CancellationToken);
        Assert.Equal(6, found.Trials.Length);
        Assert.Equal(found.Trials.Min(trial => trial.Score), found.Best.Score);
        Assert.True(found.Cost.SamplesBackward >= 2 * (1 + 2 + 4) * job.Split().Training.RetainTrain.Count);
    }

    [Fact]
    public void What_a_trial_cost_until_it_failed_is_charged_too()
    {
        Dataset data = Bars.Of();
        Model trained = Trained(data), wild = trained.With(trained.Description with { Recipe = trained.Description.Recipe! with { LearningRate = 1000 } });
        UnlearningJob job = new() { Original = wild, Data = data, Request = ForgetRequest.Parse("class:1") };
        SearchResult Search(params ImmutableArray<string> rates) => new OptionSearch(MethodRegistry.Default.Find("finetune"), new OptionSpace([rates, ["epochs=2"]]), SearchKind.Grid).Run(job, TestContext.Current.CancellationToken);
        SearchResult clean = Search("lr-scale=0.0001"), failing = Search("lr-scale=0.0001", "lr-scale=1");
        Trial failed = failing.Trials[1];
        Assert.Null(failed.Score);
        Assert.Contains("diverges", failed.Message, StringComparison.Ordinal);
        // The step that finds no loss has gone forward and not back, and nothing was scored afterwards.
        long forward = failing.Cost.SamplesForward - clean.Cost.SamplesForward, backward = failing.Cost.SamplesBackward - clean.Cost.SamplesBackward;
        Assert.InRange(backward, 1, clean.Cost.SamplesBackward - 1);
        Assert.InRange(forward - backward, 1, 512);
    }

    [Theory]
    [InlineData("class:1")]
    [InlineData("random:10%")]
    public void Halving_shows_few_images_to_many_options_and_all_images_to_the_best(string request)
    {
        Dataset data = Bars.Of();
        UnlearningJob job = new() { Original = Trained(data), Data = data, Request = ForgetRequest.Parse(request) };
        OptionSpace space = new([["lr-scale=0.0001", "lr-scale=0.01", "lr-scale=0.1", "lr-scale=0.3", "lr-scale=0.5"], ["epochs=1", "epochs=2"]]);
        SearchResult found = new OptionSearch(MethodRegistry.Default.Find("finetune"), space, SearchKind.Halving, 10).Run(job, TestContext.Current.CancellationToken);
        Assert.Equal([(1 / 9.0, 10), (1 / 3.0, 4), (1.0, 2)], found.Trials.GroupBy(trial => trial.Share).Select(rung => (rung.Key, rung.Count())));
        Trial[][] rungs = [.. found.Trials.GroupBy(trial => trial.Share).Select(rung => rung.ToArray())];
        for (int i = 1; i < rungs.Length; i++)
            Assert.Equal(rungs[i - 1].OrderBy(trial => trial.Score).Take(rungs[i].Length).Select(trial => trial.Settings), rungs[i].Select(trial => trial.Settings));
        Assert.Equal((1, rungs[^1].Min(trial => trial.Score)), (found.Best.Share, found.Best.Score));
        Assert.True(found.Cost.SamplesBackward < 5 * 2 * job.Split().Training.RetainTrain.Count);
    }

    [Fact]
    public void A_share_keeps_the_first_images_of_every_class()
    {
        ForgetData whole = ForgetSplit.Create(Bars.Of(), ForgetRequest.Parse("class:1")).Training, few = whole.Take(0.1);
        Assert.Equal([1], few.ForgetTrain.Labels.ToArray().Distinct());
        Assert.Equal(Math.Ceiling(0.1 * whole.ForgetTrain.Count), few.ForgetTrain.Count);
        Assert.Equal([0, 2, 3], few.RetainTrain.Labels.ToArray().Distinct().Order());
        Assert.All(few.RetainTrain.Labels.ToArray().CountBy(label => label), of => Assert.Equal(Math.Ceiling(0.1 * whole.RetainTrain.Labels.ToArray().Count(label => label == of.Key)), of.Value));
        Assert.Equal(whole.RetainValidation.Count, few.RetainValidation.Count);
        Assert.Same(whole, whole.Take(1));
    }

    [Fact]
    public void Data_without_a_validation_part_is_refused()
    {
        Dataset bars = Bars.Of(), data = Dataset.FromArrays("bars", Bars.Shape, [.. bars.ClassNames], Bytes(bars.Train), bars.Train.Labels.ToArray(), Bytes(bars.Test), bars.Test.Labels.ToArray(), validation: 0);
        UnlearningJob job = new() { Original = ModelRegistry.Create("mlp:hidden=8", data, 0), Data = data, Request = ForgetRequest.Parse("class:1") };
        Assert.Contains("validation", Assert.Throws<UsageException>(() => new OptionSearch(MethodRegistry.Default.Find("finetune"), Space).Run(job)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class:1")]
    [InlineData("random:10%")]
    public void Poisoned_test_images_leave_every_score_as_it_is(string request)
    {
        Dataset bars = Bars.Of();
        Dataset With(byte[] test) => Dataset.FromArrays("bars", Bars.Shape, [.. bars.ClassNames], Bytes(bars.Train), bars.Train.Labels.ToArray(), test, bars.Test.Labels.ToArray());
        SearchResult Search(Dataset data) => new OptionSearch(MethodRegistry.Default.Find("finetune"), Space, SearchKind.Grid, 4).Run(
            new UnlearningJob { Original = Trained(data), Data = data, Request = ForgetRequest.Parse(request) }, TestContext.Current.CancellationToken);
        SearchResult clean = Search(With(Bytes(bars.Test))), poisoned = Search(With([.. Bytes(bars.Test).Select(pixel => (byte)(255 - pixel))]));
        Assert.Equal(clean.Trials.Select(trial => trial.Score), poisoned.Trials.Select(trial => trial.Score));
        Assert.Equal(clean.Best.Settings, poisoned.Best.Settings);
    }

    private static byte[] Bytes(DatasetPart part) => [.. Enumerable.Range(0, part.Count).SelectMany(i => part.Image(i).ToArray())];

    private static Model Trained(Dataset data)
    {
        TrainingRecipe recipe = new() { Epochs = 3, Batch = 32 };
        return Trainer.Train(ModelRegistry.Create("mlp:hidden=8", data, 0, recipe), new TrainingRun { Part = data.Train, Recipe = recipe, Random = new RandomStream(0) }).Model;
    }
}
