using Lethe.Reporting;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.9134, MetricUnit.Fraction, "91.3%")]
    [InlineData(-0.02, MetricUnit.Fraction, "−2.0%")]
    [InlineData(0.5, MetricUnit.Score, "0.500")]
    [InlineData(0.01234, MetricUnit.Nats, "0.0123")]
    [InlineData(12.345, MetricUnit.Nats, "12.3")]
    [InlineData(1234, MetricUnit.Count, "1,234")]
    [InlineData(2.5e7, MetricUnit.Nats, "2.5e7")]
    public void A_value_is_printed_in_its_unit(double value, MetricUnit unit, string expected) => Assert.Equal(expected, Numbers.Value(value, unit));

    [Theory]
    [InlineData(0.012, "+1.2 pts")]
    [InlineData(-0.509, "−50.9 pts")]
    [InlineData(-0.0001, "0.0 pts")]
    public void A_gap_of_fractions_is_in_signed_points(double gap, string expected) => Assert.Equal(expected, Numbers.Gap(gap, MetricUnit.Fraction));

    [Theory]
    [InlineData(0.012, "12 ms")]
    [InlineData(0.81, "0.81 s")]
    [InlineData(22.3, "22 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(9000, "2 h 30 min")]
    public void A_duration_has_the_unit_that_suits_it(double seconds, string expected) => Assert.Equal(expected, Numbers.Seconds(seconds));
}
