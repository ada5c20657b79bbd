using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>What a run of a method made.</summary>
/// <param name="Method">The method, with its options.</param>
/// <param name="Model">The unlearned model, its history and parents extended by this run.</param>
/// <param name="Split">The data as this request split it, for the audit.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Artifacts">What the run made or used besides: importances, task vectors, gates.</param>
/// <param name="Notes">What a reader must know of this run, a sentence each: values that were chosen, limits that were met.</param>
public sealed record UnlearningResult(
    UnlearningMethod Method,
    Model Model,
    ForgetSplit Split,
    UnlearningCost Cost,
    IReadOnlyList<Artifact> Artifacts,
    IReadOnlyList<string> Notes)
{
    /// <summary>The epochs of the run's training, the last one where it trained several times; none for a method that does not train.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>How much of each learnable tensor has changed, in the model's order.</summary>
    public IReadOnlyList<TouchedWeights> Touched { get; init; } = [];
}
