using Xunit;

namespace Lethe.Cli.Tests;

public sealed class ParseFaultsTests
{
    [Fact]
    public void An_unknown_command_is_answered_with_the_nearest_one() =>
        Invocation.Of("unlarn", "--model", "m.safetensors").AssertFails(2, "unknown command 'unlarn'", "did you mean 'unlearn'?");

    [Fact]
    public void An_unknown_command_below_another_too() =>
        Invocation.Of("data", "chekc", "mnist").AssertFails(2, "unknown command 'chekc'", "did you mean 'check'?");

    [Fact]
    public void No_command_lists_them() => Invocation.Of().AssertFails(2, "lethe needs a command", "demo, train, unlearn");

    [Fact]
    public void A_command_that_is_a_group_lists_its_own() => Invocation.Of("data").AssertFails(2, "lethe data needs a command", "path, check, mini");

    [Fact]
    public void An_unknown_option_is_answered_with_the_nearest_one() =>
        Invocation.Of("list", "models", "--thraeds", "3").AssertFails(2, "unknown option '--thraeds'", "did you mean '--threads'?", "lethe list --help");

    [Fact]
    public void A_number_that_is_none_says_what_was_expected() =>
        Invocation.Of("list", "models", "--threads", "many").AssertFails(2, "--threads got 'many'", "expected a whole number from 1");

    [Fact]
    public void Everything_that_is_missing_is_named_at_once() => Invocation.Of("train", "--epochs", "0").AssertFails(2, "--data", "--model", "--out", "--epochs got '0'");

    [Fact]
    public void A_missing_argument_is_named() => Invocation.Of("info").AssertFails(2, "lethe info needs FILE");

    [Theory]
    [InlineData("--data")]
    [InlineData("--model")]
    [InlineData("--out")]
    public void An_empty_value_is_refused(string option) =>
        Invocation.Of([.. new[] { "--data", "--model", "--out" }.SelectMany(name => new[] { name, name == option ? "" : "x" }).Prepend("train")]).AssertFails(2, $"{option} got ''");

    [Fact]
    public void A_help_page_is_never_printed_instead_of_an_error() => Assert.DoesNotContain("Usage", Invocation.Of("train").Error, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_arguments_is_not_a_thing() => Invocation.Of("info", "@file", "other").AssertFails(2, "unexpected argument 'other'");
}
