using Xunit;

namespace Lethe.Cli.Tests.Rendering;

public sealed class HelpPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("unlearn")]
    [InlineData("audit")]
    [InlineData("predict")]
    [InlineData("run")]
    [InlineData("report")]
    [InlineData("convert")]
    [InlineData("info")]
    [InlineData("list")]
    [InlineData("data")]
    [InlineData("data path")]
    [InlineData("data check")]
    [InlineData("data mini")]
    public void The_page_of_every_command_is_the_kept_one(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string page = Invocation.Of([.. words, "--help"]).Text();
        Golden.AssertText($"help{string.Concat(words.Select(word => "-" + word))}", page);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("unlearn")]
    [InlineData("audit")]
    [InlineData("predict")]
    [InlineData("run")]
    [InlineData("report")]
    [InlineData("convert")]
    [InlineData("info")]
    [InlineData("list")]
    public void Every_page_has_an_example(string command) => Assert.Contains($"Example:\n  lethe {command} ", Invocation.Of(command, "--help").Text(), StringComparison.Ordinal);

    [Fact]
    public void Help_is_given_although_options_are_missing() => Assert.StartsWith("Train a model", Invocation.Of("train", "--nosuch", "--help").Text(), StringComparison.Ordinal);
}
