using Lethe.Models;

namespace Lethe.Toolkit.Tests.Models;

public sealed class PredictionsTests
{
    private static readonly Predictions Two = new([0f, MathF.Log(3), 2f, 2f], 2, [0, 1]);

    [Fact]
    public void Values_follow_from_the_logits()
    {
        Assert.Equal(0.25, Two.ProbabilitiesOf(0)[0], 1e-6);
        Assert.Equal(Math.Log(4), Two.CrossEntropy(0), 1e-6);
        Assert.Equal(Math.Log(2), Two.Entropy(1), 1e-6);
        Assert.Equal(0.75, Two.Confidence(0), 1e-6);
        Assert.Equal((1, 0), (Two.Predicted(0), Two.Predicted(1)));
        Assert.Equal(0, Two.Accuracy());
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        Predictions large = new([1000f, -1000f], 2, [1]);
        Assert.Equal(2000, large.CrossEntropy(0));
        Assert.Equal(0, large.Entropy(0));
        Assert.Equal([1f, 0f], large.ProbabilitiesOf(0).ToArray());
    }

    [Fact]
    public void A_selection_keeps_logits_and_labels_together()
    {
        Predictions second = Two.Select([1]);
        Assert.Equal((1, 1, 2f), (second.Count, second.Labels[0], second.LogitsOf(0)[1]));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused() => Assert.Throws<ArgumentException>(() => new Predictions([1f, 2f, 3f], 2, [0]));
}
