using Lethe.Evaluation;
using Lethe.Evaluation.Claims;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Claims;

public sealed class FilteringTests
{
    private static readonly AuditRecord Control = Record(MetricValue.Of(0.5, 0.4, 0.6), MetricValue.Of(10));

    [Fact]
    public void No_better_on_anything_measured_is_filtering()
    {
        Alarm? alarm = Filtering.Find(Record(MetricValue.Of(0.45, 0.35, 0.55), MetricValue.Of(9)), Control);
        Assert.Equal(AlarmKind.Filtering, alarm?.Kind);
        Assert.Equal("no better than the control mask-logit, which forgets nothing, on kl_forget, relearn_steps", alarm?.Message);
    }

    [Fact]
    public void The_control_is_no_better_than_itself() => Assert.NotNull(Filtering.Find(Control, Control));

    [Fact]
    public void Better_on_kl_beyond_both_intervals_is_not_filtering() =>
        Assert.Null(Filtering.Find(Record(MetricValue.Of(0.2, 0.15, 0.25), MetricValue.Of(9)), Control));

    [Fact]
    public void More_steps_to_relearn_are_not_filtering() => Assert.Null(Filtering.Find(Record(MetricValue.Of(0.5, 0.4, 0.6), MetricValue.Of(40)), Control));

    [Fact]
    public void A_model_that_never_relearns_is_not_filtering() =>
        Assert.Null(Filtering.Find(Record(MetricValue.Of(0.5, 0.4, 0.6), MetricValue.Missing("not learnt again within 300 steps in 3 of 3 runs")), Control));

    [Fact]
    public void Nothing_measured_is_no_alarm() =>
        Assert.Null(Filtering.Find(Record(MetricValue.Missing("no retrained model was given"), MetricValue.Missing("not asked")), Control));

    [Fact]
    public void Outputs_alone_do_not_convict() =>
        Assert.Null(Filtering.Find(Record(MetricValue.Of(0.6, 0.5, 0.7), MetricValue.Missing("not asked")), Record(MetricValue.Of(0.5, 0.4, 0.6), MetricValue.Missing("not asked"))));

    [Fact]
    public void Audits_of_different_requests_are_not_compared()
    {
        AuditRecord other = Control with { Provenance = Control.Provenance with { IdsSha256 = "other" } };
        Assert.Throws<ArgumentException>(() => Filtering.Find(other, Control));
    }

    [Fact]
    public void Filtering_takes_the_claim_away_but_not_from_an_exact_method()
    {
        MethodResult alike = new() { Method = "some", Name = "Some", Audit = Control with { Claim = Claim.BehavesAlike(["zrf"]) } };
        MethodResult judged = Filtering.Judge(alike, Control);
        Assert.Equal(ClaimKind.NoEvidence, judged.Audit.Claim.Kind);
        Assert.Equal(AlarmKind.Filtering, Assert.Single(judged.Alarms).Kind);
        MethodResult exact = alike with { Audit = Control with { Claim = Claim.Exact } };
        Assert.Same(exact, Filtering.Judge(exact, Control));
    }

    private static AuditRecord Record(MetricValue kl, MetricValue relearn)
    {
        MetricSet metrics = new() { { "kl_forget", kl }, { "relearn_steps", relearn } };
        return new AuditRecord(
            "class:2", Claim.NoEvidence, new AuditModels(new ModelMetrics([]), new ModelMetrics(metrics)), null, AuditCost.Unknown("none"),
            new AuditProvenance("0", "o", "u", "r", "d", "i"));
    }
}
