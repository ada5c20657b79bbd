using Lethe.Options;

namespace Lethe.Toolkit.Tests.Options;

public sealed class IntervalTests
{
    [Fact]
    public void Ends_are_in_or_out_as_declared()
    {
        Assert.True(Interval.Closed(0, 1).Contains(0) && Interval.Closed(0, 1).Contains(1));
        Assert.False(Interval.Open(0, 1).Contains(0) || Interval.Open(0, 1).Contains(1));
        Assert.True(Interval.ClosedOpen(0, 1).Contains(0) && !Interval.ClosedOpen(0, 1).Contains(1));
        Assert.True(!Interval.OpenClosed(0, 1).Contains(0) && Interval.OpenClosed(0, 1).Contains(1));
        Assert.False(Interval.Any.Contains(double.NaN) || Interval.AtLeast(0).Contains(double.PositiveInfinity));
    }

    [Fact]
    public void Words_say_the_same() => Assert.Equal(
        ["", "at least 0", "above 0.5", "at most 2", "from 0 to 1", "above 0 and at most 1", "at least 0 and below 1", "above 0 and below 1"],
        new[] { Interval.Any, Interval.AtLeast(0), Interval.Above(0.5), Interval.AtMost(2), Interval.Closed(0, 1), Interval.OpenClosed(0, 1), Interval.ClosedOpen(0, 1), Interval.Open(0, 1) }
            .Select(interval => interval.ToString()));
}
