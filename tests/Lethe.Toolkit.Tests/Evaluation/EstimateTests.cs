using Lethe.Data;
using Lethe.Evaluation;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation;

public sealed class EstimateTests
{
    [Fact]
    public void The_interval_is_the_middle_95_percent_of_the_resamples()
    {
        MetricValue value = Estimate.Of(50, [.. Enumerable.Range(0, 101).Select(i => (double)i)]).ToMetricValue();
        Assert.Equal((50.0, 2.5, 97.5), (value.Value, value.Low, value.High));
    }

    [Fact]
    public void The_interval_contains_the_value_and_keeps_to_the_range()
    {
        MetricValue value = Estimate.Of(0.1, [0.2, 0.3, 1.7]).ToMetricValue(0, 1);
        Assert.Equal((0.1, 1.0), (value.Low, value.High));
    }

    [Fact]
    public void A_share_of_none_is_as_uncertain_as_the_binomial_says()
    {
        MetricValue value = Estimate.Of(0, [0, 0, 0], Estimate.Resolution(200)).ToMetricValue(0, 1);
        Assert.Equal(0, value.Low);
        Assert.Equal(0.01828, value.High!.Value, 1e-5);
    }

    [Fact]
    public void A_difference_is_taken_resample_by_resample()
    {
        double[] draws = [1, 5, 2, 9];
        MetricValue gap = Estimate.Of(4, draws).Minus(Estimate.Of(3, [.. draws.Select(d => d - 1)])).ToMetricValue();
        Assert.Equal((1.0, 1.0, 1.0), (gap.Value, gap.Low, gap.High));
    }

    [Fact]
    public void A_difference_to_nothing_is_missing_for_the_same_reason()
    {
        Assert.Equal("no floor", Estimate.Of(1).Minus(Estimate.Missing("no floor")).ToMetricValue().Reason);
        Assert.Equal("no image", Estimate.Missing("no image").Minus(Estimate.Missing("no floor")).Reason);
    }

    [Fact]
    public void A_value_without_resamples_has_no_interval() => Assert.False(Estimate.Of(3).ToMetricValue().HasInterval);

    [Fact]
    public void An_infinite_value_is_missing() => Assert.Equal("infinite", Estimate.Of(double.PositiveInfinity, [double.PositiveInfinity]).ToMetricValue().Reason);

    // 300 samples of 80 values from an exponential distribution of mean 1: the interval of the mean covers 1 nearly as often as it says.
    [Fact]
    public void The_interval_covers_the_truth_about_95_times_in_100()
    {
        AuditWorld world = AuditWorld.Create("class:0", classes: 2, trainEach: 1, testEach: 40);
        Lethe.Engine.Randomness.RandomStream random = new(5);
        int covered = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            AuditContext context = world.Context(world.Model("original", (_, _, _) => [0, 0]), seed: (ulong)trial);
            float[] draws = new float[80];
            random.Derive(trial).FillUniform(draws, 0, 1);
            MetricValue mean = context.Mean(AuditPart.Test, i => -Math.Log(1 - draws[i])).ToMetricValue();
            covered += mean.Low <= 1 && mean.High >= 1 ? 1 : 0;
        }
        Assert.InRange(covered / 300.0, 0.91, 0.97);
    }
}
