using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class PixelScaleTests
{
    [Fact]
    public void Every_length_gives_the_bits_of_the_scalar_formula()
    {
        var scale = PixelScale.Of(0.2860f, 0.3530f);
        byte[] source = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))];
        for (int length = 0; length <= 256; length++)
        {
            float[] values = new float[length];
            scale.Apply(source.AsSpan(0, length), values);
            for (int i = 0; i < length; i++)
                Assert.Equal(source[i] * scale.Factor + scale.Offset, values[i]);
        }
    }

    [Fact]
    public void Values_are_normalised_within_a_few_rounding_errors()
    {
        var scale = PixelScale.Of(0.4914f, 0.2023f);
        float[] values = new float[256];
        scale.Apply([.. Enumerable.Range(0, 256).Select(i => (byte)i)], values);
        for (int i = 0; i < 256; i++)
            Assert.Equal((i / 255.0 - 0.4914) / 0.2023, values[i], 2e-6);
    }
}
