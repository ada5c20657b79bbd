using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Evaluation.Claims;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Claims;

public sealed class ClaimRuleTests
{
    private static readonly MetricInfo[] Metrics = [.. MetricRegistry.Default.All.Select(metric => metric.Info)];

    private static MetricValue Near => MetricValue.Of(0.005, -0.01, 0.02);

    private static MetricSet Far => Originals(MetricValue.Of(0.9, 0.85, 0.95));

    [Fact]
    public void Small_gaps_with_narrow_intervals_on_the_core_behave_alike_and_never_more()
    {
        Claim claim = Decide(Gaps(Near, Near, Near, Near));
        Assert.Equal("behaves alike on retain_test_accuracy, forget_test_accuracy, mia_entropy_auc, kl_forget", claim.ToString());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    public void Membership_inference_counts_on_both_sides(double gap) =>
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(Near, Near, MetricValue.Of(gap, gap - 0.01, gap + 0.01), Near)).Kind);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_core_metric_that_is_far_off_leaves_no_evidence(int which)
    {
        MetricValue[] gaps = [Near, Near, Near, Near];
        gaps[which] = MetricValue.Of(0.2, 0.19, 0.21);
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(gaps)).Kind);
    }

    [Fact]
    public void An_interval_too_wide_to_show_anything_leaves_no_evidence() =>
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(Near, Near, MetricValue.Of(0, -0.3, 0.3), Near)).Kind);

    [Fact]
    public void Where_the_original_is_near_itself_the_unlearned_model_must_be_nearer()
    {
        MetricSet original = Originals(MetricValue.Of(0.03, 0.02, 0.04));
        MetricValue half = MetricValue.Of(0.014, 0.005, 0.025), most = MetricValue.Of(0.02, 0.01, 0.025), wide = MetricValue.Of(0.014, -0.01, 0.035);
        Assert.Equal(ClaimKind.BehavesAlike, Decide(Gaps(Near, half, half, half), original: original).Kind);
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(Near, most, half, half), original: original).Kind);
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(Near, wide, half, half), original: original).Kind);
    }

    [Fact]
    public void An_original_that_cannot_be_told_from_the_retrained_model_leaves_nothing_to_claim() =>
        Assert.Equal(ClaimKind.NoEvidence, Decide(Gaps(Near, Near, Near, Near), original: Originals(MetricValue.Of(0.01, -0.01, 0.03))).Kind);

    [Fact]
    public void A_margin_that_holds_the_originals_too_shows_nothing_over_seeds()
    {
        AuditRecord[] pairs = [.. Pairs(0.001, -0.001, 0.002, 0, 0).Select(pair => pair with
        {
            Gap = new MetricSet { { "zrf", pair.Gap!["retain_test_accuracy"] } },
            Models = new AuditModels(new ModelMetrics(new MetricSet { { "zrf", MetricValue.Of(0.51) } }), new ModelMetrics([]), new ModelMetrics(new MetricSet { { "zrf", MetricValue.Of(0.5) } })),
        })];
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.OverSeeds(pairs, ["zrf"], 0.02).Kind);
        Assert.Equal(ClaimKind.Indistinguishable, ClaimRule.OverSeeds(pairs, ["zrf"], 0.005).Kind);
    }

    [Fact]
    public void A_core_metric_that_was_not_measured_leaves_no_evidence() =>
        Assert.Equal(ClaimKind.NoEvidence, Decide(new MetricSet { { "retain_test_accuracy", Near }, { "forget_test_accuracy", Near } }).Kind);

    [Fact]
    public void An_unknown_floor_leaves_outputs_out_of_the_claim() =>
        Assert.DoesNotContain("kl_forget", Decide(Gaps(Near, Near, Near, MetricValue.Missing("floor unknown"))).Metrics);

    [Fact]
    public void Sample_requests_rest_on_the_train_part_of_the_forgotten_data()
    {
        MetricSet gap = new() { { "retain_test_accuracy", Near }, { "forget_train_accuracy", Near }, { "mia_entropy_auc", Near } };
        Assert.Equal(ClaimKind.BehavesAlike, Decide(gap, ForgetScope.Samples).Kind);
        Assert.Equal(ClaimKind.NoEvidence, Decide(gap).Kind);
    }

    [Fact]
    public void An_alarm_leaves_no_evidence() =>
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.Decide(Record(Gaps(Near, Near, Near, Near)), Far, Metrics, ForgetScope.Classes, [new Alarm(AlarmKind.Collapse, "fell")]).Kind);

    [Fact]
    public void Without_a_retrained_model_there_is_no_evidence() => Assert.Equal(ClaimKind.NoEvidence, Decide(null).Kind);

    [Fact]
    public void A_guarantee_of_the_method_stands_and_a_mere_likeness_is_none()
    {
        AuditRecord record = Record(null);
        Assert.Equal(ClaimKind.Exact, ClaimRule.Decide(record, Far, Metrics, ForgetScope.Classes, [], Claim.Exact).Kind);
        Assert.Equal("certified: e <= 1", ClaimRule.Decide(record, Far, Metrics, ForgetScope.Classes, [], Claim.Certified("e <= 1")).ToString());
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.Decide(record, Far, Metrics, ForgetScope.Classes, [], Claim.BehavesAlike(["zrf"])).Kind);
    }

    [Fact]
    public void Five_pairs_whose_mean_gap_lies_within_the_margin_are_indistinguishable()
    {
        Claim claim = ClaimRule.OverSeeds(Pairs(0.004, -0.002, 0.003, 0.001, -0.004), ["retain_test_accuracy"], 0.02);
        Assert.Equal("indistinguishable on retain_test_accuracy at margin 0.02", claim.ToString());
    }

    [Fact]
    public void Too_few_pairs_wide_gaps_or_one_retrained_model_for_all_show_nothing()
    {
        string[] metric = ["retain_test_accuracy"];
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.OverSeeds(Pairs(0, 0, 0, 0), metric, 0.02).Kind);
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.OverSeeds(Pairs(0.1, -0.1, 0.08, -0.09, 0.01), metric, 0.02).Kind);
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.OverSeeds(Pairs(0, 0, 0, 0, 0), ["zrf"], 0.02).Kind);
        AuditRecord one = Record(Gaps(Near, Near, Near, Near));
        Assert.Equal(ClaimKind.NoEvidence, ClaimRule.OverSeeds([one, one, one, one, one], metric, 0.02).Kind);
    }

    private static Claim Decide(MetricSet? gap, ForgetScope scope = ForgetScope.Classes, MetricSet? original = null) => ClaimRule.Decide(Record(gap), original ?? Far, Metrics, scope, []);

    private static MetricSet Gaps(params MetricValue[] values) => new()
    {
        { "retain_test_accuracy", values[0] }, { "forget_test_accuracy", values[1] }, { "mia_entropy_auc", values[2] }, { "kl_forget", values[3] },
    };

    private static MetricSet Originals(MetricValue gap) => new()
    {
        { "retain_test_accuracy", gap }, { "forget_test_accuracy", gap }, { "forget_train_accuracy", gap }, { "mia_entropy_auc", gap }, { "kl_forget", gap },
    };

    private static AuditRecord[] Pairs(params double[] gaps) =>
        [.. gaps.Select((gap, i) => Record(new MetricSet { { "retain_test_accuracy", MetricValue.Of(gap, gap - 0.01, gap + 0.01) } }, $"seed {i}"))];

    private static AuditRecord Record(MetricSet? gap, string retrained = "r") => new(
        "class:2", Claim.NoEvidence, new AuditModels(new ModelMetrics([]), new ModelMetrics([])), gap, AuditCost.Unknown("none"),
        new AuditProvenance("0", "o", "u", retrained, "d", "i"));
}
