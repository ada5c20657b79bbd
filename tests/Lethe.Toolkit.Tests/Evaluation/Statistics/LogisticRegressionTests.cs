using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class LogisticRegressionTests
{
    [Fact]
    public void Probabilities_agree_with_scikit_learn()
    {
        double[] feature = GoldenEvaluation.Numbers("feature"), expected = GoldenEvaluation.Numbers("probability");
        LogisticRegression fit = LogisticRegression.Fit(feature, GoldenEvaluation.Flags("positive"));
        for (int i = 0; i < feature.Length; i++)
        {
            Assert.Equal(expected[i], fit.Probability(feature[i]), 1e-6);
            Assert.Equal(expected[i] > 0.5, fit.IsPositive(feature[i]));
        }
    }

    [Fact]
    public void Separable_classes_are_told_apart_without_overflow()
    {
        LogisticRegression fit = LogisticRegression.Fit([0, 0, 1e6, 1e6], [true, true, false, false]);
        Assert.True(fit.IsPositive(0));
        Assert.False(fit.IsPositive(1e6));
        Assert.InRange(fit.Probability(-1e12), 0.99, 1);
    }

    [Fact]
    public void A_constant_feature_gives_the_share_of_positives() =>
        Assert.Equal(0.75, LogisticRegression.Fit([2, 2, 2, 2], [true, true, true, false]).Probability(2), 1e-9);
}
