using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Evaluation;
using Lethe.Models;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class AuditorTests
{
    private readonly AuditWorld _world = AuditWorld.Create("class:2");

    private AuditPlan Plan => new() { Data = _world.Data, Split = _world.Split, Original = _world.Network(1), Retrained = _world.Network(3), SecondRetrained = _world.Network(4) };

    private AuditSubject Subject => new(_world.Network(2));

    [Fact]
    public void Every_default_metric_is_measured_on_every_model()
    {
        AuditRecord record = AuditWorld.Run(Plan, Subject).Record;
        string[] expected = [.. MetricRegistry.Default.Select("default").Select(metric => metric.Info.Id)];
        Assert.Equal(expected, record.Models.Original.Metrics.Names);
        Assert.Equal(expected, record.Models.Unlearned.Metrics.Names);
        Assert.Equal(expected, record.Models.Retrained!.Metrics.Names);
        Assert.Equal(expected, record.Gap!.Names);
    }

    [Fact]
    public void Every_value_lies_in_its_interval_and_in_the_metrics_range()
    {
        AuditRecord record = AuditWorld.Run(Plan, Subject).Record;
        foreach (MetricInfo info in MetricRegistry.Default.Select("default").Select(metric => metric.Info))
            foreach (MetricSet set in new[] { record.Models.Original.Metrics, record.Models.Unlearned.Metrics, record.Models.Retrained!.Metrics })
            {
                MetricValue value = set[info.Id];
                if (value.Value is not double number) continue;
                Assert.InRange(number, info.Minimum, info.Maximum);
                if (value.HasInterval) Assert.InRange(number, value.Low!.Value, value.High!.Value);
                Assert.True(value.HasInterval || info.Id.StartsWith("parameter", StringComparison.Ordinal), $"{info.Id} has no interval");
            }
    }

    [Fact]
    public void The_gap_is_the_difference_to_the_value_beside()
    {
        AuditRecord record = AuditWorld.Run(Plan, Subject).Record;
        foreach ((string name, MetricValue gap) in record.Gap!)
            if (gap.Value is double difference)
                Assert.Equal(record.Models.Unlearned.Metrics[name].Value!.Value - record.Models.Retrained!.Metrics[name].Value!.Value, difference, 1e-12);
    }

    [Fact]
    public void A_distance_to_the_retrained_model_stands_beside_the_floor()
    {
        Assert.True(AuditWorld.Run(Plan, Subject).Record.Models.Retrained!.Metrics["kl_forget"].Value > 0);
        AuditRecord record = AuditWorld.Run(Plan with { SecondRetrained = null }, Subject).Record;
        Assert.Equal("floor unknown: no second retrained model", record.Models.Retrained!.Metrics["kl_forget"].Reason);
        Assert.Equal("floor unknown: no second retrained model", record.Gap!["kl_forget"].Reason);
        Assert.NotNull(record.Models.Unlearned.Metrics["kl_forget"].Value);
    }

    [Fact]
    public void Without_a_retrained_model_there_is_no_gap_and_no_claim()
    {
        AuditRecord record = AuditWorld.Run(Plan with { Retrained = null, SecondRetrained = null }, Subject).Record;
        Assert.Null(record.Gap);
        Assert.Null(record.Models.Retrained);
        Assert.Equal(ClaimKind.NoEvidence, record.Claim.Kind);
        Assert.Equal("no retrained model was given", record.Models.Unlearned.Metrics["js_retain"].Reason);
    }

    [Fact]
    public void What_is_not_defined_for_a_sample_request_is_missing_and_not_0()
    {
        AuditWorld world = AuditWorld.Create("samples:0-4");
        AuditPlan plan = new() { Data = world.Data, Split = world.Split, Original = world.Network(1), Retrained = world.Network(3) };
        MetricSet metrics = AuditWorld.Run(plan, new AuditSubject(world.Network(2))).Record.Models.Unlearned.Metrics;
        Assert.Equal("not defined for sample requests", metrics["forget_test_accuracy"].Reason);
        Assert.Null(metrics["semantic_shift_entropy"].Value);
        Assert.NotNull(metrics["forget_train_accuracy"].Value);
        Assert.NotNull(metrics["kl_forget"].Value);
        Assert.NotNull(metrics["mia_entropy_auc"].Value);
    }

    [Fact]
    public void The_retrained_model_itself_has_no_gap()
    {
        AuditPlan plan = Plan;
        AuditRecord record = AuditWorld.Run(plan, new AuditSubject(plan.Retrained!) { Guarantee = Claim.Exact }).Record;
        Assert.All(record.Gap!, entry => Assert.True(entry.Value.Reason is not null || entry.Value is { Value: 0, Low: 0, High: 0 }));
        Assert.Equal(ClaimKind.Exact, record.Claim.Kind);
        Assert.Equal(0, record.Models.Unlearned.Metrics["kl_forget"].Value);
    }

    [Fact]
    public void The_same_audit_gives_the_same_bytes_on_one_and_on_two_threads_and_beside_others()
    {
        using WorkerPool one = new(1), two = new(2);
        Auditor auditor = new(Plan with { Workers = two });
        auditor.Run(new AuditSubject(_world.Network(9)), cancellation: TestContext.Current.CancellationToken);
        string json = ResultsJson.Serialize(AuditWorld.Run(Plan with { Workers = one }, Subject).Record);
        Assert.Equal(json, ResultsJson.Serialize(auditor.Run(Subject, cancellation: TestContext.Current.CancellationToken).Record));
    }

    [Fact]
    public void Another_seed_resamples_other_images_and_keeps_the_values()
    {
        MetricValue one = AuditWorld.Run(Plan, Subject).Record.Models.Unlearned.Metrics["kl_retain"];
        MetricValue other = AuditWorld.Run(Plan with { Seed = 1 }, Subject).Record.Models.Unlearned.Metrics["kl_retain"];
        Assert.Equal(one.Value, other.Value);
        Assert.NotEqual(one.Low, other.Low);
    }

    [Fact]
    public void Provenance_names_what_was_measured()
    {
        AuditPlan plan = Plan;
        AuditProvenance provenance = AuditWorld.Run(plan, Subject).Record.Provenance;
        Assert.Equal(plan.Original.Sha256(), provenance.OriginalSha256);
        Assert.Equal(Subject.Unlearned.Sha256(), provenance.UnlearnedSha256);
        Assert.Equal(plan.Retrained!.Sha256(), provenance.RetrainedSha256);
        Assert.Equal(_world.Data.Sha256, provenance.DataSha256);
        Assert.Equal(_world.Split.IdsSha256, provenance.IdsSha256);
        Assert.Equal(LetheVersion.Text, provenance.Version);
    }

    [Fact]
    public void The_evidence_counts_every_image_and_shows_test_images_alone()
    {
        Auditor auditor = new(Plan);
        IReadOnlyList<int> images = auditor.ChooseImages(4);
        AuditResult result = auditor.Run(Subject, images, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(4, images.Distinct().Count());
        Assert.Equal(4, result.Unlearned.ImagePredictions.Count);
        Assert.Equal(24, result.Unlearned.Confusion!.Counts.Sum(row => row.Sum()));
        Assert.Equal([(SampleGroup.ForgetTrain, 6), (SampleGroup.RetainTrain, 18), (SampleGroup.Test, 18), (SampleGroup.ForgetTest, 6)], result.Retrained!.Groups.Select(g => (g.Id, g.Count)));
        Assert.All(result.Original.Groups, group => Assert.Equal(group.Count, group.Confidence.Counts.Sum()));
    }

    [Fact]
    public void A_cost_that_nobody_measured_is_unknown_except_for_the_weights()
    {
        AuditCost cost = AuditWorld.Run(Plan, Subject).Record.Cost;
        Assert.Null(cost.Seconds.Value);
        Assert.Equal(12, cost.ParametersChanged.Value);
        Assert.Equal(3, AuditWorld.Run(Plan, Subject with { Cost = AuditCost.Of(3, 10, 10, 12, 6) }).Record.Cost.Seconds.Value);
    }

    [Fact]
    public void A_cancelled_audit_stops() =>
        Assert.Throws<OperationCanceledException>(() => Audit.Run(Plan, Subject, cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void Fewer_than_three_fresh_networks_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Auditor(Plan with { FreshNetworks = 2 }));

    [Fact]
    public void A_metric_of_ones_own_is_measured_like_the_others()
    {
        AuditPlan plan = Plan with { Metrics = MetricRegistry.Default.With(new MeanConfidence()).Select("mean_confidence,test_accuracy") };
        AuditRecord record = AuditWorld.Run(plan, Subject).Record;
        Assert.Equal(["test_accuracy", "mean_confidence"], record.Gap!.Names);
        Assert.True(record.Gap["mean_confidence"].HasInterval);
    }

    private sealed class MeanConfidence : Metric
    {
        public override MetricInfo Info { get; } = new(new MetricDescription(
            "mean_confidence", "Confidence", "mean over test of max p", MetricDirection.Retrained, MetricInfo.RetrainedValue, "How sure the model is."));

        public override Estimate Measure(AuditContext context, AuditedModel model)
        {
            Predictions predictions = context.Predictions(model, AuditPart.Test);
            return context.Mean(AuditPart.Test, i => predictions.Confidence(i));
        }
    }
}
