using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class NormalizationTextTests
{
    [Fact]
    public void Means_and_deviations_are_split_by_a_slash() =>
        Assert.Equal(new Normalization([0.4914f, 0.4822f, 0.4465f], [0.2023f, 0.1994f, 0.2010f]), NormalizationText.Parse(".4914,.4822,.4465/.2023,.1994,.2010"));

    [Theory]
    [InlineData("0.5")]
    [InlineData("0.5/0")]
    [InlineData("0.5,0.5/0.2")]
    [InlineData("a/0.2")]
    [InlineData("nan/0.2")]
    public void Anything_else_is_refused_with_what_was_expected(string text) =>
        Assert.Contains("expected", Assert.Throws<UsageException>(() => NormalizationText.Parse(text)).Message, StringComparison.Ordinal);
}
