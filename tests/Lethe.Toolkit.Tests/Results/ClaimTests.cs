using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Results;

public sealed class ClaimTests
{
    public static TheoryData<string> Claims =>
    [
        "exact",
        "certified: (1.0, 1e-5) under convexity",
        "indistinguishable on test_accuracy, kl_forget at margin 0.02",
        "behaves alike on retain_test_accuracy",
        "no evidence",
    ];

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_claim_is_one_string_and_back(string text) => Assert.Equal(text, Claim.Parse(text).ToString());

    [Theory]
    [InlineData("perfect")]
    [InlineData("indistinguishable on test_accuracy")]
    public void Other_words_are_not_claims(string text) => Assert.Throws<FormatException>(() => Claim.Parse(text));

    [Fact]
    public void A_comparison_without_metrics_is_no_claim() => Assert.Throws<ArgumentException>(() => Claim.BehavesAlike([]));
}
