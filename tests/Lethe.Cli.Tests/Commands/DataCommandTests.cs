using System.Text.Json;
using Xunit;

namespace Lethe.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public void The_embedded_set_is_sound_whole_and_found_anywhere()
    {
        JsonElement report = Invocation.Of("data", "check", "fashion-mnist-mini", "--json").Json();
        Assert.True(report.GetProperty("whole").GetBoolean());
        Assert.Equal(10000, report.GetProperty("train").GetInt32());
        Assert.True(Invocation.Of("data", "path", "fashion-mnist-mini", "--json").Json().GetProperty("embedded").GetBoolean());
    }

    [Fact]
    public void The_folders_are_listed_in_the_order_they_are_searched()
    {
        using TemporaryFolder folder = new();
        JsonElement path = Invocation.Of("data", "path", "cifar10", "--data-root", folder.Path, "--json").Json();
        Assert.Equal(folder.Path, path.GetProperty("roots")[0].GetProperty("path").GetString());
        Assert.Contains(folder.Path, Invocation.Of("data", "path", "cifar10", "--data-root", folder.Path).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_set_is_answered_with_the_nearest() => Invocation.Of("data", "check", "cifar1O").AssertFails(2, "unknown dataset", "'cifar10'");
}
