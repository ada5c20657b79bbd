using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class RocAreaTests
{
    [Fact]
    public void Ties_count_half_as_in_scikit_learn() =>
        Assert.Equal(GoldenEvaluation.Number("auc"), RocArea.Of(GoldenEvaluation.Numbers("members"), GoldenEvaluation.Numbers("others")), 1e-12);

    [Theory]
    [InlineData(new double[] { 2, 3 }, new double[] { 0, 1 }, 1)]
    [InlineData(new double[] { 0, 1 }, new double[] { 2, 3 }, 0)]
    [InlineData(new double[] { 1, 1 }, new double[] { 1, 1 }, 0.5)]
    [InlineData(new double[] { 1, 2 }, new double[] { 1, 3 }, 0.375)]
    public void Small_areas_by_hand(double[] members, double[] others, double area) => Assert.Equal(area, RocArea.Of(members, others));

    [Fact]
    public void Swapping_the_groups_gives_the_complement()
    {
        double[] members = GoldenEvaluation.Numbers("members"), others = GoldenEvaluation.Numbers("others");
        Assert.Equal(1, RocArea.Of(members, others) + RocArea.Of(others, members), 1e-12);
    }

    [Fact]
    public void Nobody_has_no_area() => Assert.True(double.IsNaN(RocArea.Of([], [1])));

    [Fact]
    public void A_replicate_is_the_area_of_the_images_drawn()
    {
        double[] members = [0.3, 0.1, 0.3, 0.9], others = [0.3, 0.2, 0.8];
        Resample m = Resample.Of([5, 6, 7, 8], new RandomStream(1)), o = Resample.Of([1, 2, 3], new RandomStream(2));
        double[] replicates = RocArea.Replicates(members, m, others, o);
        for (int b = 0; b < replicates.Length; b++)
            Assert.Equal(RocArea.Of(Drawn(members, m, b), Drawn(others, o, b)), replicates[b], 1e-12);
    }

    private static double[] Drawn(double[] values, Resample resample, int draw) =>
        [.. values.SelectMany((value, i) => Enumerable.Repeat(value, resample.CountsOf(i)[draw]))];
}
