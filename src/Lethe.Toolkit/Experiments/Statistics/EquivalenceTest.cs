namespace Lethe.Experiments.Statistics;

/// <summary>Two one-sided t-tests (TOST): is a mean difference within ±δ?</summary>
/// <remarks>
/// H₀: |μ| ≥ δ is rejected at level α exactly if the (1 − 2α) interval of the mean lies within (−δ, δ). Schuirmann, J. Pharmacokinet.
/// Biopharm. 15 (1987) 657-680. A verdict is given from five seeds on, whatever the numbers say before.
/// </remarks>
/// <param name="Margin">The declared margin δ.</param>
/// <param name="PValue">The larger of the two one-sided p-values; <see langword="null"/> for one seed.</param>
/// <param name="BeyondPValue">Two-sided, of |μ| ≤ δ: small where the difference lies beyond the margin; <see langword="null"/> for one seed.</param>
/// <param name="Verdict">What follows at a level of 5 %.</param>
public sealed record EquivalenceTest(double Margin, double? PValue, double? BeyondPValue, EquivalenceVerdict Verdict)
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
        if (difference.StandardError is not double error)
            return new EquivalenceTest(margin, null, null, EquivalenceVerdict.Inconclusive);
        (double within, double beyond) = (Within(difference, margin, error), Beyond(difference, margin, error));
        return new EquivalenceTest(margin, within, beyond, Decide(difference, within, beyond));
    }

    /// <summary>The same test with its p-values corrected for several tests, by <see cref="Holm"/>.</summary>
    /// <param name="difference">The summary that was tested.</param>
    /// <param name="within">The corrected <see cref="PValue"/>.</param>
    /// <param name="beyond">The corrected <see cref="BeyondPValue"/>.</param>
    public EquivalenceTest Corrected(SeedSummary difference, double within, double beyond)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return this with { PValue = within, BeyondPValue = beyond, Verdict = Decide(difference, within, beyond) };
    }

    private static double Within(SeedSummary difference, double margin, double error)
    {
        double below = Math.Abs(difference.Mean) - margin;
        if (error == 0)
            return below < 0 ? 0 : 1;
        return StudentT.Cumulative(below / error, difference.Count - 1);
    }

    // Twice the upper tail: below the level exactly where the 95 % interval lies outside the margin.
    private static double Beyond(SeedSummary difference, double margin, double error)
    {
        double beyond = Math.Abs(difference.Mean) - margin;
        if (beyond <= 0)
            return 1;
        return error == 0 ? 0 : Math.Min(1, 2 * StudentT.Tail(beyond / error, difference.Count - 1));
    }

    private static EquivalenceVerdict Decide(SeedSummary difference, double within, double beyond)
    {
        if (difference.Count < FewestSeeds)
            return EquivalenceVerdict.Inconclusive;
        if (within < Level)
            return EquivalenceVerdict.Equivalent;
        return beyond < Level ? EquivalenceVerdict.Different : EquivalenceVerdict.NotShown;
    }
}
