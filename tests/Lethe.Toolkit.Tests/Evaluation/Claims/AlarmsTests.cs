using Lethe.Engine.Tensors;
using Lethe.Evaluation;
using Lethe.Evaluation.Claims;
using Lethe.Models;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Claims;

public sealed class AlarmsTests
{
    private readonly AuditWorld _world = AuditWorld.Create("class:2", trainEach: 50, testEach: 50);

    [Fact]
    public void Unchanged_weights_are_no_operation() =>
        Assert.Equal("no weight differs from the original model's", Single(AlarmKind.NoOp, Find(Knows(), seed: 1)).Message);

    [Fact]
    public void Unchanged_outputs_are_no_operation() =>
        Assert.StartsWith("the outputs on D_f are the original model's", Single(AlarmKind.NoOp, Find((_, _, label) => Sure(label, 4.0001f))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_accuracy_that_has_hardly_moved_is_no_operation() =>
        Assert.Equal("accuracy on D_f of train went from 100.0 % to 98.0 %, the retrained model has 0.0 %",
            Single(AlarmKind.NoOp, Find((_, id, label) => label == 2 && id == 101 ? Sure(0, 3) : Sure(label, 3))).Message);

    [Fact]
    public void A_retained_accuracy_that_fell_is_a_collapse() =>
        Assert.Equal("accuracy on D_r of test fell from 100.0 % to 66.0 %", Single(AlarmKind.Collapse, Find((_, id, label) => Sure(label == 2 || id % 3 == 0 ? (label + 1) % 4 : label, 4))).Message);

    [Fact]
    public void One_lost_class_is_a_collapse()
    {
        AuditWorld world = AuditWorld.Create("class:2", classes: 20, trainEach: 10, testEach: 10);
        Assert.Equal("accuracy on the retained class 'c7' fell from 100.0 % to 0.0 %",
            Single(AlarmKind.Collapse, Find(world, (_, _, label) => Sure(label is 2 or 7 ? 0 : label, 4, 20))).Message);
    }

    [Fact]
    public void A_retained_class_that_falls_below_the_retrained_model_is_a_neighbour_loss() =>
        Assert.Equal("accuracy on the retained class 'c3' is 76.0 %, 24.0 points below the retrained and the original model's",
            Single(AlarmKind.NeighbourLoss, Find((_, id, label) => Sure(label == 2 || (label == 3 && id % 50 < 12) ? 0 : label, 4))).Message);

    [Fact]
    public void The_retrained_model_is_no_neighbour_loss_to_itself()
    {
        AuditedModel original = _world.Model("original", Knows(), seed: 1);
        AuditedModel retrained = _world.Model("retrained", (_, id, label) => Sure(label == 2 || (label == 3 && id % 50 < 12) ? 0 : label, 4), seed: 3);
        Assert.Null(NeighbourLoss.Find(_world.Context(original, retrained), retrained));
    }

    [Fact]
    public void A_fall_within_chance_raises_no_alarm() =>
        Assert.Empty(Find((_, id, label) => Sure(label == 2 || (label == 3 && id % 50 < 5) ? 0 : label, 4)));

    [Fact]
    public void Forgetting_as_the_retrained_model_does_raises_no_alarm() => Assert.Empty(Find((_, _, label) => Sure(label == 2 ? 0 : label, 4)));

    [Fact]
    public void A_gap_wholly_below_the_margin_is_over_forgetting()
    {
        Alarm alarm = Single(AlarmKind.OverForgetting, Find((_, _, label) => Sure(label == 2 ? 0 : label, 4), gap: ("forget_test_accuracy", MetricValue.Of(-0.2, -0.25, -0.15))));
        Assert.Equal("forget_test_accuracy is 20.0 points below the retrained model's, which gives the forgotten data away", alarm.Message);
    }

    [Theory]
    [InlineData(0.3, 0.5, "mia_entropy_auc is 0.20 below the retrained model's: training images of D_f stand out as less certain than unseen ones")]
    [InlineData(0.7, 0.5, "mia_entropy_auc is 0.20 above the retrained model's: training images of D_f stand out as more certain than unseen ones, though hardly any are told right beyond those of the retrained model")]
    public void An_attack_that_does_better_in_either_direction_is_over_forgetting(double auc, double retrained, string message) =>
        Assert.Equal(message, Single(AlarmKind.OverForgetting, Find(_world, Forgot, gap: Attacked(auc, retrained), auc: (auc, retrained))).Message);

    [Theory]
    [InlineData(0.5, 0.7)]
    [InlineData(0.5, 0.3)]
    [InlineData(0.4, 0.65)]
    public void An_attack_that_does_worse_than_on_the_retrained_model_raises_no_alarm(double auc, double retrained) =>
        Assert.Empty(Find(_world, Forgot, gap: Attacked(auc, retrained), auc: (auc, retrained)));

    [Fact]
    public void Images_that_are_remembered_still_are_not_forgotten_too_far() =>
        Assert.Empty(Find(_world, (_, id, label) => Sure(label == 2 && id % 3 == 0 ? 0 : label, 4), gap: Attacked(0.7, 0.5), auc: (0.7, 0.5)));

    [Fact]
    public void An_interval_that_reaches_the_margin_raises_no_alarm() =>
        Assert.Empty(Find(_world, Forgot, gap: ("mia_entropy_auc", MetricValue.Of(0.2, 0.04, 0.35)), auc: (0.7, 0.5)));

    [Fact]
    public void A_model_that_is_not_finite_has_diverged_and_is_not_measured()
    {
        Model broken = _world.Network(2);
        broken.Parameters["fc.bias"].MutableSpan()[1] = float.NaN;
        AuditResult result = AuditWorld.Run(
            new AuditPlan { Data = _world.Data, Split = _world.Split, Original = _world.Network(1), Retrained = _world.Network(3) }, new AuditSubject(broken));
        Assert.Equal(AlarmKind.Divergence, Assert.Single(result.Alarms).Kind);
        Assert.All(result.Record.Models.Unlearned.Metrics, entry => Assert.Equal(OutputCheck.ReasonDiverged, entry.Value.Reason));
        Assert.Equal(ClaimKind.NoEvidence, result.Record.Claim.Kind);
    }

    private static Alarm Single(AlarmKind kind, IReadOnlyList<Alarm> alarms)
    {
        Alarm alarm = Assert.Single(alarms);
        Assert.Equal(kind, alarm.Kind);
        return alarm;
    }

    private static AuditWorld.Outputs Knows() => (_, _, label) => Sure(label, 4);

    private static (string Metric, MetricValue Gap) Attacked(double auc, double retrained) =>
        ("mia_entropy_auc", MetricValue.Of(auc - retrained, auc - retrained - 0.05, auc - retrained + 0.05));

    private static float[] Forgot(bool train, int id, int label) => Sure(label == 2 ? 0 : label, 4);

    private IReadOnlyList<Alarm> Find(AuditWorld.Outputs outputs, ulong seed = 2, (string Metric, MetricValue Gap)? gap = null) => Find(_world, outputs, seed, gap);

    private static IReadOnlyList<Alarm> Find(AuditWorld world, AuditWorld.Outputs outputs, ulong seed = 2, (string Metric, MetricValue Gap)? gap = null, (double Unlearned, double Retrained)? auc = null)
    {
        int classes = world.Data.ClassNames.Length;
        AuditedModel original = world.Model("original", (_, _, label) => Sure(label, 4, classes), seed: 1);
        AuditedModel retrained = world.Model("retrained", (_, _, label) => Sure(label == 2 ? 1 : label, 4, classes), seed: 3);
        AuditRecord record = new(
            "class:2", Claim.NoEvidence, new AuditModels(new ModelMetrics([]), Attack(auc?.Unlearned), Attack(auc?.Retrained)), gap is null ? null : new MetricSet { { gap.Value.Metric, gap.Value.Gap } },
            AuditCost.Unknown("none"), new AuditProvenance("0", "o", "u", "r", "d", "i"));
        return Alarms.Of(world.Context(original, retrained), world.Model("unlearned", outputs, seed), record, diverged: false);
    }

    private static ModelMetrics Attack(double? auc) => new(auc is double value ? new MetricSet { { "mia_entropy_auc", MetricValue.Of(value) } } : []);

    private static float[] Sure(int label, float logit, int classes = 4) => [.. Enumerable.Range(0, classes).Select(k => k == label ? logit : 0)];
}
