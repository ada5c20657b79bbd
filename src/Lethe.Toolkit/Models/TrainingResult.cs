using System.Collections.Immutable;

namespace Lethe.Models;

/// <summary>What a training made.</summary>
/// <param name="Model">The trained model; the one that went in is untouched.</param>
/// <param name="Epochs">One report an epoch, those before a resumption included.</param>
/// <param name="Seconds">The whole duration of this call, validation included.</param>
/// <param name="ResumedFrom">The number of epochs that were taken from an interrupted training; 0 for none.</param>
public sealed record TrainingResult(Model Model, ImmutableArray<EpochReport> Epochs, double Seconds, int ResumedFrom = 0)
{
    /// <summary>Samples that went forward and backward in this call.</summary>
    public long Samples { get; init; }
}
