using Lethe.Experiments.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Experiments.Statistics;

/// <summary>Golden p-values are scipy's (two one-sided ttest_1samp).</summary>
public sealed class EquivalenceTestTests
{
    private static readonly SeedSummary Five = SeedSummary.Of(.01, .02, -.01, .03, .02);

    [Theory]
    [InlineData(0.02, 0.21315860397018369, EquivalenceVerdict.NotShown)]
    [InlineData(0.05, 0.0030273672305949724, EquivalenceVerdict.Equivalent)]
    [InlineData(0.005, 0.8724019264882049, EquivalenceVerdict.NotShown)]
    public void P_values_are_those_of_scipy(double margin, double p, EquivalenceVerdict verdict)
    {
        EquivalenceTest test = EquivalenceTest.Of(Five, margin);
        Assert.Equal(p, test.PValue!.Value, 1e-10);
        Assert.Equal(verdict, test.Verdict);
    }

    [Fact]
    public void Fewer_than_five_seeds_give_no_verdict()
    {
        Assert.Equal(EquivalenceVerdict.Inconclusive, EquivalenceTest.Of(SeedSummary.Of(0, 0.0001, 0, 0.0001), 0.1).Verdict);
        Assert.Equal(EquivalenceVerdict.Inconclusive, EquivalenceTest.Of(SeedSummary.Of(0), 0.1).Verdict);
        Assert.Equal(EquivalenceVerdict.Equivalent, EquivalenceTest.Of(SeedSummary.Of(0, 0.0001, 0, 0.0001, 0), 0.1).Verdict);
    }

    [Fact]
    public void A_difference_beyond_the_margin_is_told() =>
        Assert.Equal(EquivalenceVerdict.Different, EquivalenceTest.Of(SeedSummary.Of(.30, .31, .29, .30, .32), 0.02).Verdict);

    [Fact]
    public void A_corrected_p_value_can_take_a_difference_back_too()
    {
        SeedSummary far = SeedSummary.Of(.03, .05, .04, .06, .05);
        EquivalenceTest test = EquivalenceTest.Of(far, 0.02);
        Assert.Equal(EquivalenceVerdict.Different, test.Verdict);
        Assert.Equal(2 * StudentT.Tail((far.Mean - 0.02) / far.StandardError!.Value, 4), test.BeyondPValue!.Value, 1e-12);
        Assert.Equal(EquivalenceVerdict.NotShown, test.Corrected(far, 1, 9 * test.BeyondPValue.Value).Verdict);
    }

    [Fact]
    public void Equal_values_are_equivalent_inside_the_margin_only()
    {
        Assert.Equal(EquivalenceVerdict.Equivalent, EquivalenceTest.Of(SeedSummary.Of(0, 0, 0, 0, 0), 0.02).Verdict);
        Assert.Equal(EquivalenceVerdict.Different, EquivalenceTest.Of(SeedSummary.Of(1, 1, 1, 1, 1), 0.02).Verdict);
    }

    [Fact]
    public void A_corrected_p_value_can_take_the_verdict_back() =>
        Assert.Equal(EquivalenceVerdict.NotShown, EquivalenceTest.Of(Five, 0.05).Corrected(Five, 0.06, 1).Verdict);
}
