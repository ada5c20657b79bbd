namespace Lethe.Results;

/// <summary>Two methods compared by their average gap to the retrained model, seed by seed.</summary>
/// <param name="First">A method.</param>
/// <param name="Second">Another.</param>
/// <param name="Difference">Average gap of the first minus that of the second: below zero, the first is nearer.</param>
/// <param name="PValue">Two-sided, corrected by Holm over all pairs of the group; <see langword="null"/> for one seed.</param>
public sealed record StudyComparison(string First, string Second, SeedValue Difference, double? PValue = null);
