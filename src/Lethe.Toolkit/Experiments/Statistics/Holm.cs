namespace Lethe.Experiments.Statistics;

/// <summary>Holm's step-down correction for several tests.</summary>
public static class Holm
{
    /// <summary>p-values such that comparing each with α keeps the probability of any false rejection below α.</summary>
    /// <remarks>p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎). Holm, Scand. J. Stat. 6 (1979) 65-70.</remarks>
    /// <param name="values">The p-values of all tests.</param>
    /// <returns>The corrected ones, in the same order.</returns>
    public static double[] Adjust(params ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] adjusted = new double[sorted.Length];
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - i) * sorted[i]));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }
}
