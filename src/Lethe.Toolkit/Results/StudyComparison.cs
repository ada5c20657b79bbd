namespace Lethe.Results;

/// <summary>Two methods compared by one metric, seed by seed.</summary>
/// <param name="First">A method.</param>
/// <param name="Second">Another.</param>
/// <param name="Difference">The metric, and its value for the first minus that for the second; of the average gap: below zero, the first is nearer to retraining.</param>
/// <param name="PValue">Two-sided, corrected by Holm over all pairs of the group within the metric; <see langword="null"/> for one seed.</param>
public sealed record StudyComparison(string First, string Second, SeedValue Difference, double? PValue = null);
