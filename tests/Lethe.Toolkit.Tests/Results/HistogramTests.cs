using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class HistogramTests
{
    [Fact]
    public void Confidence_falls_into_equal_steps_of_the_unit_interval()
    {
        Histogram histogram = Histogram.OfConfidence([0f, 0.03f, 0.05f, 0.99f, 1f]);
        Assert.Equal(Histogram.ConfidenceBins, histogram.Counts.Count);
        Assert.Equal((2, 1, 2), (histogram.Counts[0], histogram.Counts[1], histogram.Counts[^1]));
        Assert.Equal(0.05, histogram.Median, 6);
    }

    [Fact]
    public void Loss_falls_into_decades_and_its_extremes_into_the_ends()
    {
        Histogram histogram = Histogram.OfLoss([0f, 1e-6f, 1.1f, 1e6f, float.PositiveInfinity]);
        Assert.Equal((2, 1, 2), (histogram.Counts[0], histogram.Counts[16], histogram.Counts[^1]));
    }

    [Fact]
    public void No_values_give_an_empty_histogram() => Assert.Equal(0, Histogram.OfLoss([]).Counts.Sum());
}
