using Lethe.Engine.Randomness;
using Lethe.Evaluation.Statistics;
using Xunit;

namespace Lethe.Toolkit.Tests.Evaluation.Statistics;

public sealed class ResampleTests
{
    private static readonly RandomStream Stream = new RandomStream(3).Derive("test");

    [Fact]
    public void Counts_are_poisson_of_mean_1()
    {
        Resample resample = Resample.Of([.. Enumerable.Range(0, 200)], Stream);
        int[] seen = new int[256];
        for (int i = 0; i < 200; i++)
            foreach (byte count in resample.CountsOf(i)) seen[count]++;
        Assert.Equal(Math.Exp(-1), seen[0] / 200_000.0, 0.005);
        Assert.Equal(Math.Exp(-1), seen[1] / 200_000.0, 0.005);
        Assert.Equal(Math.Exp(-1) / 2, seen[2] / 200_000.0, 0.005);
        Assert.Equal(Math.Exp(-1) / 6, seen[3] / 200_000.0, 0.005);
        Assert.Equal(1, Enumerable.Range(0, 256).Sum(k => k * seen[k] / 200_000.0), 0.01);
    }

    [Fact]
    public void The_counts_of_an_image_follow_its_id_not_its_place()
    {
        Resample one = Resample.Of([4, 9, 2], Stream), other = Resample.Of([2, 4], Stream);
        Assert.True(one.CountsOf(0).SequenceEqual(other.CountsOf(1)));
        Assert.True(one.CountsOf(2).SequenceEqual(other.CountsOf(0)));
        Assert.False(one.CountsOf(0).SequenceEqual(one.CountsOf(1)));
    }

    [Fact]
    public void Sums_are_those_of_a_plain_loop()
    {
        double[] values = [0.5, -2, 3.25, 0, 7];
        int[] groups = [0, 1, 0, 1, -1];
        Resample resample = Resample.Of([1, 2, 3, 4, 5], Stream);
        double[][] sums = resample.Sums(2, i => groups[i], i => values[i]);
        for (int b = 0; b < Resample.Draws; b++)
        {
            double[] expected = [0, 0];
            for (int i = 0; i < 4; i++)
                expected[groups[i]] += resample.CountsOf(i)[b] * values[i];
            Assert.Equal((expected[0], expected[1]), (sums[0][b], sums[1][b]));
        }
    }
}
