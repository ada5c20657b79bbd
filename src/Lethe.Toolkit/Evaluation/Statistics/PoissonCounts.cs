using System.Numerics;

namespace Lethe.Evaluation.Statistics;

/// <summary>Poisson(1) counts from uniform numbers, by inverting the distribution function.</summary>
internal static class PoissonCounts
{
    // P(count ≤ k) for k = 0..9, where the next one no longer differs from 1 in a float's 24 bits of uniformity.
    private static readonly float[] Cumulative = CumulativeOf(10);

    /// <summary>Writes, for each uniform u in [0, 1), the number of k with P(count ≤ k) ≤ u.</summary>
    public static void Fill(ReadOnlySpan<float> uniform, Span<byte> counts)
    {
        int lanes = Vector<float>.Count, i = 0;
        Span<int> lane = stackalloc int[lanes];
        for (; i + lanes <= uniform.Length; i += lanes)
        {
            Vector<float> u = new(uniform[i..]);
            Vector<int> count = Vector<int>.Zero;
            foreach (float bound in Cumulative)
                count -= Vector.GreaterThanOrEqual(u, new Vector<float>(bound));
            count.CopyTo(lane);
            for (int k = 0; k < lanes; k++)
                counts[i + k] = (byte)lane[k];
        }
        for (; i < uniform.Length; i++)
            counts[i] = Count(uniform[i]);
    }

    private static byte Count(float uniform)
    {
        byte count = 0;
        foreach (float bound in Cumulative)
            if (uniform >= bound) count++;
        return count;
    }

    private static float[] CumulativeOf(int length)
    {
        float[] bounds = new float[length];
        double probability = Math.Exp(-1), sum = 0;
        for (int k = 0; k < length; k++)
        {
            sum += probability;
            bounds[k] = (float)sum;
            probability /= k + 1;
        }
        return bounds;
    }
}
