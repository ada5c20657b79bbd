using System.Globalization;
using Lethe.Models;
using Lethe.Toolkit.Tests.Contracts;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

/// <summary>Pruning and dampening by importance: what the rules select, and what they have in common.</summary>
public sealed class DampeningFamilyTests
{
    private static readonly Model Model = LinearWorld.Create(scale: 3);

    [Fact]
    public void Naive_pruning_removes_whatever_matters_for_D_f()
    {
        Model unlearned = Unlearner.Run(new NaivePrune(), LinearWorld.Job(Model)).Model;
        Assert.All(Model.Parameters.ParameterNames, name => Assert.All(unlearned.Parameters[name].ToArray(), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Fisher_pruning_is_dampening_to_nothing() => Assert.Equal(
        Unlearner.Run(Ssd.Definition.Create("alpha=1.5", "lambda=0"), LinearWorld.Job(Model)).Model.Sha256(),
        Unlearner.Run(FisherPrune.Definition.Create("alpha=1.5"), LinearWorld.Job(Model)).Model.Sha256());

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public void The_notebooks_sums_are_the_means_with_thresholds_times_the_ratio_of_batch_counts(int batch)
    {
        UnlearningJob job = LinearWorld.Job(Model);
        int forget = Batches(job.Split().Training.ForgetTrain.Count), retain = Batches(job.Split().Training.RetainTrain.Count);
        UnlearningResult sums = Unlearner.Run(Ssd.Definition.Create("rule=notebook", $"batch={batch}", "alpha=0.4", "lambda=0.2"), job);
        UnlearningResult means = Unlearner.Run(
            Ssd.Definition.Create("fisher=batch-mean", "over=retain", "loss=cross-entropy", $"batch={batch}", Effective("alpha", 0.4), Effective("lambda", 0.2)), job);
        Assert.True(sums.Cost.ParametersChanged > 0);
        Assert.All(Model.Parameters.ParameterNames, name => Assert.All(
            sums.Model.Parameters[name].ToArray().Zip(means.Model.Parameters[name].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f)));

        int Batches(int images) => (images + batch - 1) / batch;
        string Effective(string option, double value) => string.Create(CultureInfo.InvariantCulture, $"{option}={value * retain / forget:R}");
    }

    [Theory]
    [InlineData("global")]
    [InlineData("per-layer")]
    public void A_share_selects_that_many_weights(string threshold)
    {
        UnlearningResult result = Unlearner.Run(Ssd.Definition.Create("share=0.25", $"threshold={threshold}", "lambda=0"), LinearWorld.Job(Model));
        Assert.Equal(Model.Parameters.ParameterElements / 4, result.Cost.ParametersChanged);
        Assert.Equal(Model.Parameters.ParameterElements, result.Touched.Sum(tensor => tensor.Count));
        Assert.Equal(result.Cost.ParametersChanged, result.Touched.Sum(tensor => tensor.Changed));
        Assert.Throws<UsageException>(() => Unlearner.Run(Ssd.Definition.Create("share=0.25", "alpha=1"), LinearWorld.Job(Model)));
    }

    [Theory]
    [InlineData("share=0.1")]
    [InlineData("alpha=1.5")]
    [InlineData("alpha=auto")]
    public void Inner_layers_are_dampened_without_the_classifier(string threshold)
    {
        Assert.True(ClassifierHead.TryFind(ContractWorld.Original.Graph, out ClassifierHead? head));
        TouchedWeights[] all = Touched(threshold), inner = Touched(threshold, "layers=inner");
        Assert.Contains(all, tensor => head.Names.Contains(tensor.Name) && tensor.Changed > 0);
        Assert.DoesNotContain(inner, tensor => head.Names.Contains(tensor.Name) && tensor.Changed > 0);
        Assert.Contains(inner, tensor => tensor.Changed > 0);

        static TouchedWeights[] Touched(params string[] settings) => [.. Unlearner.Run(Ssd.Definition.Create(settings), ContractWorld.Job("class:1")).Touched];
    }

    [Fact]
    public void A_class_can_be_forgotten_by_inner_layers_alone()
    {
        UnlearningResult result = Unlearner.Run(Ssd.Definition.Create("layers=inner"), ContractWorld.Job("class:1"));
        Assert.True(ContractWorld.TestAccuracy(result.Model, 1) < 0.1, result.Notes[0]);
    }

    [Fact]
    public void Labels_of_the_model_and_no_labels_at_all_give_importances_of_their_own()
    {
        string[] hashes = [.. new[] { "labels=data", "labels=model" }.Select(labels => Unlearner.Run(Ssd.Definition.Create("share=0.25", labels), LinearWorld.Job(Model)).Model.Sha256())];
        Assert.NotEqual(hashes[0], hashes[1]);
        Assert.Equal(hashes[1], Unlearner.Run(Ssd.Definition.Create("share=0.25", "labels=model"), LinearWorld.Job(Model) with { Seed = 9 }).Model.Sha256());
        Assert.NotEqual(hashes[0], Unlearner.Run(SsdLabelFree.Definition.Create("share=0.25"), LinearWorld.Job(Model)).Model.Sha256());
        Assert.NotEmpty(Unlearner.Run(SsdLabelFree.Definition.Create("rule=paper", "alpha=1.1"), LinearWorld.Job(Model)).Notes);
    }

    [Theory]
    [InlineData("ssd", "rule=paper", "In effect: alpha=10, lambda=1, over=all, fisher=batch-mean, batch=64, loss=cross-entropy, labels=data.")]
    [InlineData("ssd", "rule=paper fisher=batch-mean alpha=5 lambda=0.5", "In effect: alpha=5, lambda=0.5, over=all, fisher=batch-mean, batch=64, loss=cross-entropy, labels=data.")]
    [InlineData("ssd", "rule=notebook batch=16", "In effect: alpha=10, lambda=1, over=retain, fisher=notebook, batch=16, loss=cross-entropy, labels=data.")]
    [InlineData("ssd", "share=0.25 labels=model", "In effect: share=0.25, lambda=0.2, over=all, fisher=per-sample, batch=64, loss=log-odds, labels=model.")]
    [InlineData("ssd", "", "In effect: alpha searched for, lambda=0.2, over=all, fisher=per-sample, batch=64, loss=log-odds, labels=data.")]
    [InlineData("ssd-label-free", "rule=paper", "In effect: alpha=10, lambda=1, over=all, fisher=batch-mean of magnitudes, batch=64, loss=logit-norm.")]
    [InlineData("fisher-prune", "rule=notebook", "In effect: alpha=1, lambda=0, over=retain, fisher=notebook, batch=64, loss=cross-entropy, labels=data.")]
    public void A_note_says_what_auto_and_a_published_rule_came_to(string method, string settings, string note) =>
        Assert.Equal(note, Unlearner.Run(MethodRegistry.Default.Find(method).Create(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)), LinearWorld.Job(Model)).Notes[^1]);

    [Theory]
    [InlineData("ssd", "rule=paper fisher=notebook", "method 'ssd': the published rule fixes fisher=batch-mean, got notebook")]
    [InlineData("ssd", "rule=paper over=retain labels=model", "method 'ssd': the published rule fixes over=all, got retain; labels=data, got model")]
    [InlineData("ssd", "rule=notebook fisher=batch-mean", "method 'ssd': the published rule fixes fisher=notebook, got batch-mean")]
    [InlineData("ssd-label-free", "rule=paper over=retain", "method 'ssd-label-free': the published rule fixes over=all, got retain")]
    [InlineData("fisher-prune", "rule=notebook labels=model", "method 'fisher-prune': the published rule fixes labels=data, got model")]
    public void What_contradicts_a_published_rule_is_refused(string method, string settings, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => MethodRegistry.Default.Find(method).Create(settings.Split(' '))).Message);

    [Theory]
    [InlineData("alpha=1.2 lambda=0.5", false, 1.2, 0.5)]
    [InlineData("rule=paper alpha=1.1 batch=16", true, 1.1, 1)]
    public void Label_free_dampening_compares_importances_of_the_squared_norm_of_the_logits(string settings, bool published, double alpha, double lambda)
    {
        UnlearningJob job = LinearWorld.Job(Model);
        UnlearningContext context = LinearWorld.Context(job);
        ImportanceSettings estimator = published
            ? new(FisherEstimator.BatchMean, ImportanceLoss.LogitNorm, 16) { Magnitudes = true }
            : new(FisherEstimator.PerSample, ImportanceLoss.LogitNorm, 64);
        ImportancePair pair = new(
            ImportancePass.Compute(context, context.Data.ForgetTrain, estimator), ImportancePass.Compute(context, ImportanceParts.Whole(context.Data), estimator));
        Model expected = Model.Clone();
        Assert.NotEqual(0, new Dampening(pair, expected.Parameters, _ => true).Apply(expected.Parameters, alpha, lambda));
        Assert.Equal(expected.Sha256(), Unlearner.Run(SsdLabelFree.Definition.Create(settings.Split(' ')), job).Model.Sha256());
    }

    [Fact]
    public void Labels_are_drawn_as_often_as_the_model_says()
    {
        float[] logits = [.. Enumerable.Repeat(new[] { 0f, MathF.Log(3), float.NegativeInfinity }, 4000).SelectMany(row => row)];
        int[] labels = SampledLabels.Of(logits, 3, [.. Enumerable.Range(0, 4000)]);
        Assert.Equal(0.75, labels.Count(label => label == 1) / 4000.0, 0.03);
        Assert.DoesNotContain(2, labels);
    }

    [Fact]
    public void A_repair_gives_back_what_D_r_has_lost_and_its_cost_counts()
    {
        UnlearningJob job = ContractWorld.Job("class:1");
        UnlearningContext context = new(job, job.Original, job.Split().Training, "test", CancellationToken.None);
        Model damaged = job.Original.Clone();
        Assert.True(ClassifierHead.TryFind(damaged.Graph, out ClassifierHead? head));
        damaged.Parameters[head.Weight].MutableSpan().Slice(2 * head.Features, head.Features).Clear();
        Assert.Same(damaged, Repair.Of(context, damaged, 0));
        Assert.Equal(0, context.Meter.Backward);
        double before = ContractWorld.TestAccuracy(damaged, 2), after = ContractWorld.TestAccuracy(Repair.Of(context, damaged, 60), 2);
        Assert.True(after > before + 0.1, $"{after} is not well above {before}");
    }

    // D_r has 540 images: 9 batches of 64, the last of 28.
    [Theory]
    [InlineData(1, 64)]
    [InlineData(8, 8 * 64)]
    [InlineData(9, 540)]
    [InlineData(10, 540 + 64)]
    [InlineData(60, (6 * 540) + (6 * 64))]
    public void A_repair_takes_the_steps_that_were_asked_for(int steps, long images)
    {
        UnlearningJob job = ContractWorld.Job("class:1");
        UnlearningContext context = new(job, job.Original, job.Split().Training, "test", CancellationToken.None);
        Assert.Equal(540, context.Data.RetainTrain.Count);
        Repair.Of(context, job.Original, steps);
        Assert.Equal(images, context.Meter.Backward);
        Assert.Equal(images, context.Epochs.Sum(epoch => epoch.Samples));
    }

    [Fact]
    public void A_fine_class_is_dampened_to_what_a_network_would_know_that_never_saw_it()
    {
        UnlearningResult result = ContractWorld.Run("ssd", ContractWorld.Job("fine:3"));
        Assert.Contains("with a goal of ", result.Notes[0], StringComparison.Ordinal);
        UnlearningContext context = new(ContractWorld.Job("fine:3"), ContractWorld.Original, result.Split.Training, "test", CancellationToken.None);
        double estimate = UnseenAccuracy.Estimate(context, context.Data.ForgetTrain);
        Assert.InRange(estimate, 0.3, 1);
        Assert.Equal(estimate, UnseenAccuracy.Estimate(context, context.Data.ForgetTrain));
    }
}
