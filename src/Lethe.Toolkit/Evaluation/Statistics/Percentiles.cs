namespace Lethe.Evaluation.Statistics;

/// <summary>The 95 % percentile interval of bootstrap replicates.</summary>
internal static class Percentiles
{
    /// <summary>The 2.5 % and 97.5 % quantiles (linear between order statistics) of the finite replicates.</summary>
    /// <returns>Whether there are enough of them: at least half.</returns>
    public static bool TryInterval(ReadOnlySpan<double> replicates, out double low, out double high)
    {
        (low, high) = (double.NaN, double.NaN);
        double[] sorted = Finite(replicates);
        if (sorted.Length == 0 || sorted.Length * 2 < replicates.Length) return false;
        Array.Sort(sorted);
        (low, high) = (Quantile(sorted, 0.025), Quantile(sorted, 0.975));
        return true;
    }

    /// <summary>A quantile of ascending values, linear between order statistics.</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        double rest = position - below;
        return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
    }

    private static double[] Finite(ReadOnlySpan<double> values)
    {
        List<double> finite = new(values.Length);
        foreach (double value in values)
            if (double.IsFinite(value)) finite.Add(value);
        return [.. finite];
    }
}
