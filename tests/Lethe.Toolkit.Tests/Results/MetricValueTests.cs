using System.Text.Json;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class MetricValueTests
{
    [Fact]
    public void A_value_with_its_interval_is_the_object_of_the_design() =>
        Assert.Equal("""{"value":0.91,"low":0.9,"high":0.92}""", Json(MetricValue.Of(0.91, 0.90, 0.92)));

    [Fact]
    public void A_missing_value_says_why() =>
        Assert.Equal("""{"value":null,"reason":"no test image"}""", Json(MetricValue.Missing("no test image")));

    [Theory]
    [InlineData(double.PositiveInfinity, "infinite")]
    [InlineData(double.NegativeInfinity, "minus infinite")]
    [InlineData(double.NaN, "not a number")]
    public void A_value_that_is_not_finite_is_missing(double value, string reason)
    {
        MetricValue metric = MetricValue.Of(value, 0, 1);
        Assert.Null(metric.Value);
        Assert.Equal(reason, metric.Reason);
    }

    [Fact]
    public void An_interval_that_is_not_finite_is_left_out() => Assert.Equal("""{"value":2}""", Json(MetricValue.Of(2, 0, double.PositiveInfinity)));

    [Theory]
    [InlineData("""{"value":0.91,"low":0.9,"high":0.92}""")]
    [InlineData("""{"value":0.5}""")]
    [InlineData("""{"value":null,"reason":"infinite"}""")]
    public void What_is_written_is_read_back(string json) => Assert.Equal(json, Json(Read(json)));

    [Fact]
    public void A_missing_value_without_a_reason_is_refused() => Assert.Throws<JsonException>(() => Read("""{"value":null}"""));

    private static MetricValue Read(string json) => JsonSerializer.Deserialize<MetricValue>(json)!;

    private static string Json(MetricValue value) => JsonSerializer.Serialize(value);
}
