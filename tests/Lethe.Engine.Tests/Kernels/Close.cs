using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Comparisons against double-precision references.</summary>
internal static class Close
{
    /// <summary>Largest difference, as a share of the largest expected magnitude.</summary>
    public static void ToReference(double[] expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1e-30, worst = 0;
        int at = 0;
        foreach (double e in expected) scale = Math.Max(scale, Math.Abs(e));
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            if (difference > worst || double.IsNaN(difference))
            {
                worst = difference;
                at = i;
            }

            if (double.IsNaN(difference)) break;
        }

        Assert.True(worst <= tolerance * scale, $"{what}: expected {(expected.Length > 0 ? expected[at] : 0)}, got {(actual.Length > 0 ? actual[at] : 0)} at {at}; worst difference {worst / scale:E2} of the largest value");
    }

    /// <summary>The same bits.</summary>
    public static void Bits(float[] expected, float[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]), $"{what}: bits differ at {i}");
        }
    }
}
