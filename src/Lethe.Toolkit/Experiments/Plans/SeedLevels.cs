using System.Collections.Immutable;

namespace Lethe.Experiments.Plans;

/// <summary>The seeds of a study. Every combination is a cell of its own.</summary>
/// <param name="Training">Of the original and the retrained model.</param>
/// <param name="Unlearning">Of the methods.</param>
/// <param name="Evaluation">Of the audit: resamples, fresh networks, choices among images.</param>
public sealed record SeedLevels(ImmutableArray<ulong> Training, ImmutableArray<ulong> Unlearning, ImmutableArray<ulong> Evaluation)
{
    /// <summary>Seed 0 everywhere.</summary>
    public static SeedLevels Single { get; } = new([0], [0], [0]);
}
