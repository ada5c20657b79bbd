namespace Lethe.Experiments.Statistics;

/// <summary>Two one-sided t-tests (TOST): is a mean difference within ±δ?</summary>
/// <remarks>
/// H₀: |μ| ≥ δ is rejected at level α exactly if the (1 − 2α) interval of the mean lies within (−δ, δ). Schuirmann, J. Pharmacokinet.
/// Biopharm. 15 (1987) 657-680. A verdict is given from five seeds on, whatever the numbers say before.
/// </remarks>
/// <param name="Margin">The declared margin δ.</param>
/// <param name="PValue">The larger of the two one-sided p-values; <see langword="null"/> for one seed.</param>
/// <param name="Verdict">What follows at a level of 5 %.</param>
public sealed record EquivalenceTest(double Margin, double? PValue, EquivalenceVerdict Verdict)
{
    /// <summary>The fewest seeds that give a verdict.</summary>
    public const int FewestSeeds = 5;

    private const double Level = 0.05;

    /// <summary>Tests differences against a margin.</summary>
    /// <param name="difference">Their summary over seeds.</param>
    /// <param name="margin">δ, declared before looking; above 0.</param>
    public static EquivalenceTest Of(SeedSummary difference, double margin)
    {
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        return difference.StandardError is double error
            ? new EquivalenceTest(margin, P(difference, margin, error), Decide(difference, margin, P(difference, margin, error)))
            : new EquivalenceTest(margin, null, EquivalenceVerdict.Inconclusive);
    }

    /// <summary>The same test with its p-value corrected for several tests, by <see cref="Holm"/>.</summary>
    /// <param name="difference">The summary that was tested.</param>
    /// <param name="adjusted">The corrected p-value.</param>
    public EquivalenceTest Corrected(SeedSummary difference, double adjusted)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return this with { PValue = adjusted, Verdict = Decide(difference, Margin, adjusted) };
    }

    private static double P(SeedSummary difference, double margin, double error)
    {
        double below = Math.Abs(difference.Mean) - margin;
        if (error == 0)
            return below < 0 ? 0 : 1;
        return StudentT.Cumulative(below / error, difference.Count - 1);
    }

    private static EquivalenceVerdict Decide(SeedSummary difference, double margin, double p)
    {
        if (difference.Count < FewestSeeds)
            return EquivalenceVerdict.Inconclusive;
        if (p < Level)
            return EquivalenceVerdict.Equivalent;
        return difference.Low > margin || difference.High < -margin ? EquivalenceVerdict.Different : EquivalenceVerdict.NotShown;
    }
}
