using System.Globalization;
using Lethe.Reporting.Charts;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 0.87, "0 0.25 0.5 0.75 1")]
    [InlineData(-3.1, 7.2, "-5 0 5 10")]
    [InlineData(0.2, 0.2, "0.18 0.19 0.2 0.21 0.22")]
    public void Linear_ticks_are_round_and_cover_the_values(double low, double high, string expected) =>
        Assert.Equal(expected, Labels(Axis.Linear(low, high, 0, 100, Plain)));

    [Theory]
    [InlineData(0.3, 22, "0.3 1 3 10 30")]
    [InlineData(0.01, 3000, "0.01 0.1 1 10 100 1000 10000")]
    public void Logarithmic_ticks_thin_out_over_many_decades(double low, double high, string expected) =>
        Assert.Equal(expected, Labels(Axis.Log(low, high, 0, 100, Plain)));

    [Fact]
    public void Values_map_to_pixels_and_stay_on_the_axis()
    {
        Axis axis = Axis.Linear(0, 10, 50, 150, Plain);
        Assert.Equal((50, 100, 150), (axis.Map(-3), axis.Map(5), axis.Map(12)));
        Assert.Equal(75, Axis.Log(1, 100, 50, 100, Plain).Map(10), 9);
    }

    private static string Labels(Axis axis) => string.Join(' ', axis.Ticks.Select(tick => tick.Label));

    private static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
