using Lethe.Evaluation;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Metrics;

public sealed class MembershipTests
{
    private readonly AuditWorld _world = AuditWorld.Create("class:2", trainEach: 60, testEach: 60);

    [Fact]
    public void A_model_more_certain_of_members_has_an_area_near_1_and_one_less_certain_near_0()
    {
        Assert.Equal(1, Measure("mia_entropy_auc", (train, id, _) => [train ? 5 + id % 7 : 1 + id % 3, 0, 0, 0]));
        Assert.Equal(0, Measure("mia_entropy_auc", (train, id, _) => [train ? 1 + id % 3 : 5 + id % 7, 0, 0, 0]));
    }

    [Fact]
    public void A_model_that_treats_all_alike_has_one_half() => Assert.Equal(0.5, Measure("mia_entropy_auc", (_, _, _) => [1, 0, 0, 0]));

    [Fact]
    public void Losses_apart_are_told_apart_whichever_is_larger()
    {
        Assert.Equal(1, Measure("mia_loss_accuracy", (train, id, _) => [0, 0, train ? 5 + id % 7 : -1 - id % 3, 0]));
        Assert.Equal(1, Measure("mia_loss_accuracy", (train, id, _) => [0, 0, train ? -1 - id % 3 : 5 + id % 7, 0]));
    }

    [Fact]
    public void Equal_losses_cannot_be_told_apart() => Assert.Equal(0.5, Measure("mia_loss_accuracy", (_, _, _) => [0, 0, 1, 0]), 0.1);

    [Fact]
    public void Losses_of_one_distribution_give_about_one_half() =>
        Assert.InRange(Measure("mia_loss_accuracy", (train, id, _) => [0, 0, (id * 7919 + (train ? 13 : 0)) % 101 / 20f, 0]), 0.3, 0.65);

    [Fact]
    public void A_class_switched_off_has_a_finite_loss_feature() =>
        Assert.Equal(0.5, Measure("mia_loss_accuracy", (_, _, _) => [0, 0, float.NegativeInfinity, 0]), 0.1);

    [Fact]
    public void A_perfect_attack_is_as_uncertain_as_the_binomial_says()
    {
        AuditedModel model = _world.Model("unlearned", (train, _, _) => [train ? 5 : 1, 0, 0, 0]);
        MetricValue value = MetricRegistry.Default.Find("mia_entropy_auc").Measure(_world.Context(model), model).ToMetricValue(0, 1);
        Assert.Equal((1.0, 1.0), (value.Value, value.High));
        Assert.InRange(value.Low!.Value, 0.9, 0.96);
    }

    private double Measure(string metric, AuditWorld.Outputs outputs)
    {
        AuditedModel model = _world.Model("unlearned", outputs);
        return MetricRegistry.Default.Find(metric).Measure(_world.Context(model), model).Value;
    }
}
