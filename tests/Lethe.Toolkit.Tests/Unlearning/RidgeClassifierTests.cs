using Lethe.Engine.Randomness;
using Lethe.Unlearning;

namespace Lethe.Toolkit.Tests.Unlearning;

public sealed class RidgeClassifierTests
{
    [Fact]
    public void It_finds_the_class_by_a_direction_that_tells_and_ignores_one_that_does_not()
    {
        RandomStream random = new(3);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        float[][] rows = [.. labels.Select((label, i) => new[] { 1000 + (5f * label) + (random.Below(3 * i, 100) / 50f), 7f, random.Below((3 * i) + 1, 100) })];
        RidgeClassifier classifier = RidgeClassifier.Fit(rows, labels, 3);
        Assert.Equal(0, classifier.Predict([1000, 7, 99]));
        Assert.Equal(2, classifier.Predict([1012, 7, 0]));
        Assert.True(Enumerable.Range(0, 300).Count(i => labels[i] != 1 && classifier.Predict(rows[i]) == labels[i]) == 200);
    }

    [Fact]
    public void Its_scores_solve_the_normal_equations()
    {
        // One feature, standardised: x = ±1; y of class 1 is 1 for three of four images with x = 1 and one of four with x = −1.
        // w = (1 + γ)⁻¹ Σ x y / n = 0.25 / 1.001 for class 1, the opposite for class 0; with the means of y, 0.5, the sign of x decides.
        float[][] rows = [[1], [1], [1], [1], [-1], [-1], [-1], [-1]];
        RidgeClassifier classifier = RidgeClassifier.Fit(rows, [1, 1, 1, 0, 1, 0, 0, 0], 2);
        Assert.Equal(1, classifier.Predict([0.01f]));
        Assert.Equal(0, classifier.Predict([-0.01f]));
        // Five of eight are of class 1: means 0.625 and 0.375, w = ±Σ x (y − mean) / n = 0.125 / 1.001 for x standardised; the tie is at x = −1.001.
        RidgeClassifier shifted = RidgeClassifier.Fit(rows, [1, 1, 1, 0, 1, 1, 0, 0], 2);
        Assert.Equal(1, shifted.Predict([-0.99f]));
        Assert.Equal(0, shifted.Predict([-1.02f]));
    }
}
