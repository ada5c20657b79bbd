using System.Text.Json;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class MetricSetTests
{
    [Fact]
    public void Names_keep_the_order_they_came_in()
    {
        MetricSet set = new() { { "b", MetricValue.Of(1) }, { "a", MetricValue.Missing("none") } };
        Assert.Equal(["b", "a"], set.Names);
        Assert.Equal((1.0, null), (set.Number("b"), set.Number("a")));
        Assert.Null(set.Number("c"));
    }

    [Fact]
    public void A_name_appears_once() => Assert.Throws<ArgumentException>(() => new MetricSet { { "a", MetricValue.Of(1) }, { "a", MetricValue.Of(1) } });

    [Fact]
    public void A_name_that_appears_twice_in_json_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<MetricSet>("""{"a":{"value":1},"a":{"value":2}}"""));
}
