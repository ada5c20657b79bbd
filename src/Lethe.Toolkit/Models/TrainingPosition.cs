using System.Collections.Immutable;

namespace Lethe.Models;

/// <summary>How far a training has come.</summary>
/// <param name="Epochs">The finished epochs.</param>
/// <param name="Open">The sums of the epoch under way.</param>
/// <param name="Stopped">Whether it was stopped early.</param>
internal sealed record TrainingPosition(ImmutableArray<EpochReport> Epochs, EpochTotals Open, bool Stopped)
{
    internal static TrainingPosition Start { get; } = new([], default, false);

    internal long AllSamples => Epochs.Sum(epoch => epoch.Samples) + Open.Samples;
}
