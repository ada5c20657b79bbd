using Lethe.Engine.Randomness;
using Xunit;

namespace Lethe.Engine.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_seed_is_the_key_of_stream_zero()
    {
        var stream = new RandomStream(0);
        Assert.Equal([0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], new[] { stream.Bits(0), stream.Bits(1), stream.Bits(2), stream.Bits(3) });
    }

    [Fact]
    public void Derived_streams_keep_their_bits_between_versions()
    {
        RandomStream stream = new RandomStream(7).Derive("augment").Derive(3).Derive(41);
        Assert.Equal(DerivedGolden, string.Join(" ", Enumerable.Range(0, 4).Select(i => stream.Bits(i).ToString("x8"))));
    }

    private const string DerivedGolden = "5f990a62 90aafa0b 3b1cd1da 27528175";

    [Fact]
    public void Streams_of_other_purposes_indices_and_seeds_differ()
    {
        var root = new RandomStream(1);
        RandomStream[] streams =
        [
            root, new RandomStream(2), root.Derive("a"), root.Derive("b"), root.Derive(0), root.Derive(1), root.Derive(-1),
            root.Derive("a").Derive("b"), root.Derive("b").Derive("a"), root.Derive("ab"), root.Derive(""), root.Derive(0).Derive(1), root.Derive(1).Derive(0),
        ];
        Assert.Equal(streams.Length, streams.Distinct().Count());
        Assert.Equal(streams.Length, streams.Select(s => s.Bits(0)).Distinct().Count());
        Assert.True(root == new RandomStream(1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(17, 5)]
    [InlineData(64, 3)]
    public void Bulk_fills_agree_with_single_values(int length, long first)
    {
        RandomStream stream = new RandomStream(5).Derive("fill");
        float[] uniform = new float[length], normal = new float[length];
        stream.FillUniform(uniform, -2f, 3f, first);
        stream.FillNormal(normal, 1f, 0.5f, first);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(-2f + 5f * stream.Uniform(first + i), uniform[i]);
            Assert.Equal(1f + 0.5f * stream.Normal(first + i), normal[i]);
        }
    }

    [Fact]
    public void Uniform_numbers_lie_in_the_unit_interval_and_fill_it_evenly()
    {
        float[] values = new float[100_000];
        new RandomStream(11).FillUniform(values, 0, 1);
        Assert.All(values, v => Assert.InRange(v, 0f, 0.99999994f));
        int[] bins = new int[16];
        foreach (float v in values)
            bins[(int)(v * 16)]++;
        double chi = bins.Sum(b => (b - 6250.0) * (b - 6250.0) / 6250.0);
        Assert.InRange(chi, 3.5, 38); // 15 degrees of freedom, both tails at about 0.001
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_standard_normal()
    {
        float[] values = new float[100_000];
        new RandomStream(12).FillNormal(values, 0, 1);
        double mean = values.Average(v => (double)v);
        double variance = values.Average(v => (double)v * v);
        double fourth = values.Average(v => Math.Pow(v, 4));
        Assert.InRange(mean, -0.015, 0.015);
        Assert.InRange(variance, 0.98, 1.02);
        Assert.InRange(fourth, 2.85, 3.15);
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Below_reaches_every_value_under_its_bound()
    {
        var stream = new RandomStream(3);
        int[] counts = new int[7];
        for (int i = 0; i < 7000; i++)
            counts[stream.Below(i, 7)]++;
        Assert.All(counts, c => Assert.InRange(c, 850, 1150));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Below(0, 0));
    }

    [Fact]
    public void A_permutation_holds_every_number_once()
    {
        int[] order = new RandomStream(9).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 1000), order);
        Assert.Equal(order, new RandomStream(9).Permutation(1000));
        Assert.Empty(new RandomStream(9).Permutation(0));
    }

    [Fact]
    public void Counters_beyond_32_bits_and_negative_ones_are_streams_too()
    {
        var stream = new RandomStream(9);
        Assert.NotEqual(stream.Bits(1), stream.Bits(1L << 34));
        Assert.NotEqual(stream.Bits(-1), stream.Bits(1));
        float[] values = new float[5];
        stream.FillUniform(values, 0, 1, (1L << 34) + 2);
        Assert.Equal(stream.Uniform((1L << 34) + 4), values[2]);
    }
}
