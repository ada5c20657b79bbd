using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class PercentilesTests
{
    [Fact]
    public void Quantiles_agree_with_numpy()
    {
        double[] sorted = [.. GoldenEvaluation.Numbers("values").Order()], expected = GoldenEvaluation.Numbers("quantiles");
        Assert.Equal(expected[0], Percentiles.Quantile(sorted, 0.025), 1e-12);
        Assert.Equal(expected[1], Percentiles.Quantile(sorted, 0.5), 1e-12);
        Assert.Equal(expected[2], Percentiles.Quantile(sorted, 0.975), 1e-12);
    }

    [Fact]
    public void Replicates_that_are_not_finite_are_passed_over()
    {
        Assert.True(Percentiles.TryInterval([1, double.NaN, 3, 2], out double low, out double high));
        Assert.Equal((1.05, 2.95), (Math.Round(low, 9), Math.Round(high, 9)));
    }

    [Fact]
    public void Too_few_finite_replicates_give_no_interval()
    {
        Assert.False(Percentiles.TryInterval([1, double.NaN, double.NaN], out _, out _));
        Assert.False(Percentiles.TryInterval([], out _, out _));
    }
}
