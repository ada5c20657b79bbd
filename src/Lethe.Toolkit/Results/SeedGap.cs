namespace Lethe.Results;

/// <summary>A metric's gap to the retrained model over seeds: unlearned minus retrained, paired.</summary>
/// <param name="Value">Mean, deviation and interval of the gap.</param>
/// <param name="PValue">Two-sided, of no gap at all, corrected by Holm over the methods of the group; <see langword="null"/> for one seed.</param>
/// <param name="Detectable">The smallest gap that this many seeds would have shown with a probability of 80 %.</param>
/// <param name="Margin">The margin of equivalence; <see langword="null"/> where gaps of the metric are not judged.</param>
/// <param name="EquivalenceP">Of the two one-sided tests against the margin, corrected by Holm over the methods of the group.</param>
/// <param name="Verdict"><c>equivalent</c>, <c>different</c>, <c>not shown</c>, or <c>inconclusive</c> for fewer than five seeds.</param>
/// <param name="Points">The gap of each seed, in the order of seeds.</param>
/// <param name="BeyondP">Of no gap beyond the margin (two-sided), corrected by Holm over the methods of the group.</param>
public sealed record SeedGap(
    SeedValue Value, double? PValue = null, double? Detectable = null, double? Margin = null, double? EquivalenceP = null, string Verdict = "inconclusive", IReadOnlyList<double>? Points = null, double? BeyondP = null);
