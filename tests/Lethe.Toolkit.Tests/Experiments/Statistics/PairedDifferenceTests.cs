using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

/// <summary>Golden values are scipy's (ttest_rel, t.interval).</summary>
public sealed class PairedDifferenceTests
{
    private static readonly double[] A = [.91, .93, .90, .95, .92], B = [.90, .91, .91, .92, .90];

    [Fact]
    public void Interval_and_p_value_are_those_of_scipy()
    {
        PairedDifference paired = PairedDifference.Of(A, B);
        Assert.Equal(0.014, paired.Difference.Mean, 1e-12);
        Assert.Equal(0.015165750888103085, paired.Difference.Deviation!.Value, 1e-12);
        Assert.Equal(-0.004830766883484409, paired.Difference.Low!.Value, 1e-12);
        Assert.Equal(0.03283076688348439, paired.Difference.High!.Value, 1e-12);
        Assert.Equal(0.10793882229227643, paired.PValue!.Value, 1e-12);
        Assert.Equal(0.025212699148469988, paired.Detectable!.Value, 1e-12);
    }

    [Fact]
    public void One_seed_has_a_mean_and_nothing_else()
    {
        PairedDifference paired = PairedDifference.OfDifferences(0.5);
        Assert.Equal(new PairedDifference(new SeedSummary(1, 0.5, null, null, null), null, null), paired);
    }

    [Fact]
    public void Equal_differences_are_certain()
    {
        Assert.Equal(1, PairedDifference.OfDifferences(0, 0, 0).PValue);
        Assert.Equal(0, PairedDifference.OfDifferences(0.25, 0.25, 0.25).PValue);
        Assert.Equal(0, PairedDifference.OfDifferences(0.25, 0.25, 0.25).Detectable);
    }

    [Fact]
    public void Unpaired_lengths_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => PairedDifference.Of(A, B.AsSpan(1)));
}
