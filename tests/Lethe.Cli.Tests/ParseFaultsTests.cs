using Xunit;

namespace Lethe.Cli.Tests;

public sealed class ParseFaultsTests
{
    [Fact]
    public void An_unknown_option_is_answered_with_the_nearest_one() =>
        Invocation.Of("--thraeds", "3").AssertFails(2, "unknown option '--thraeds'", "did you mean '--threads'?");

    [Fact]
    public void A_number_that_is_none_says_what_was_expected() =>
        Invocation.Of("--threads", "many").AssertFails(2, "--threads got 'many'", "expected a whole number from 1");
}
