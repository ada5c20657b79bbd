using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class ListCommandTests
{
    [Theory]
    [InlineData("methods", "ssd")]
    [InlineData("models", "resnet18")]
    [InlineData("datasets", "cifar20")]
    [InlineData("metrics", "kl_forget")]
    public void Every_registry_is_an_array_of_records(string kind, string known)
    {
        JsonElement[] records = [.. Invocation.Of("list", kind, "--json").Json().EnumerateArray()];
        Assert.All(records, record => Assert.Equal(["id", "summary", "citation"], record.EnumerateObject().Select(property => property.Name).Take(3)));
        Assert.Contains(known, records.Select(record => record.GetProperty("id").GetString()));
        Assert.Contains(known, Invocation.Of("list", kind).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_says_its_ideal_its_direction_and_its_formula()
    {
        JsonElement record = Invocation.Of("list", "metrics", "--json").Json()[0];
        Assert.All(new[] { "ideal", "direction", "formula" }, name => Assert.NotEqual("", record.GetProperty(name).GetString()));
    }

    [Fact]
    public void An_unknown_registry_is_answered_with_the_nearest() => Invocation.Of("list", "method").AssertFails(2, "unknown list 'method'", "'methods'");
}
