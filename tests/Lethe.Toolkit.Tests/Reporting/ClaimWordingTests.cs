using Lethe.Reporting;
using Lethe.Results;
using Xunit;

namespace Lethe.Toolkit.Tests.Reporting;

public sealed class ClaimWordingTests
{
    [Theory]
    [InlineData("exact", "Exact", "trained without the forgotten data")]
    [InlineData("certified: epsilon 1", "Certified", "under its assumptions: epsilon 1.")]
    [InlineData("indistinguishable on test_accuracy at margin 0.02", "Indistinguishable within a margin", "lies within 2 points. Nothing is said of what is not listed.")]
    [InlineData("indistinguishable on kl_forget at margin 0.1", "Indistinguishable within a margin", "lies within a margin of 0.1.")]
    [InlineData("behaves alike on test_accuracy", "Behaves alike", "it does not show that the information is gone")]
    [InlineData("no evidence", "No evidence", "does not support any claim")]
    public void A_claim_says_no_more_than_was_measured(string text, string brief, string part)
    {
        Claim claim = Claim.Parse(text);
        Assert.Equal(brief, ClaimWording.Short(claim));
        Assert.Contains(part, ClaimWording.Sentence(claim, Describe), StringComparison.Ordinal);
    }

    [Fact]
    public void The_measures_of_a_claim_are_named() =>
        Assert.Equal("Measures: test accuracy; KL on D_f.", ClaimWording.Measures(Claim.Parse("behaves alike on test_accuracy, kl_forget"), Describe));

    [Theory]
    [InlineData("accuracy fell", "Accuracy fell.")]
    [InlineData("mia_entropy_auc is low", "mia_entropy_auc is low.")]
    [InlineData("Done.", "Done.")]
    public void A_clause_becomes_a_sentence(string clause, string sentence) => Assert.Equal(sentence, Prose.Sentence(clause));

    private static MetricDescription Describe(string id) => SampleDocument.Legend.Single(metric => metric.Id == id);
}
