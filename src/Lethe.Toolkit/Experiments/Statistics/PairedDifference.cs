namespace Lethe.Experiments.Statistics;

/// <summary>The differences of two things that were measured under the same seeds.</summary>
/// <param name="Difference">Mean, deviation and 95 % interval of the differences.</param>
/// <param name="PValue">Two-sided, of the hypothesis that the mean difference is zero (paired t-test); <see langword="null"/> for one seed.</param>
/// <param name="Detectable">The smallest true difference that this many seeds would have shown; see <see cref="DetectableDifference"/>.</param>
public sealed record PairedDifference(SeedSummary Difference, double? PValue, double? Detectable)
{
    /// <summary>The differences a − b, seed by seed.</summary>
    /// <param name="a">Values, one a seed.</param>
    /// <param name="b">As many, in the same order of seeds.</param>
    public static PairedDifference Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, b.Length);
        double[] differences = new double[a.Length];
        for (int i = 0; i < a.Length; i++)
            differences[i] = a[i] - b[i];
        return OfDifferences(differences);
    }

    /// <summary>Differences that were taken already, such as gaps to a retrained model.</summary>
    /// <param name="differences">At least one.</param>
    public static PairedDifference OfDifferences(params ReadOnlySpan<double> differences)
    {
        SeedSummary summary = SeedSummary.Of(differences);
        if (summary.StandardError is not double error)
            return new PairedDifference(summary, null, null);
        double p = error > 0 ? 2 * StudentT.Tail(summary.Mean / error, summary.Count - 1) : summary.Mean == 0 ? 1 : 0;
        return new PairedDifference(summary, p, DetectableDifference.Of(summary.Deviation!.Value, summary.Count));
    }
}
