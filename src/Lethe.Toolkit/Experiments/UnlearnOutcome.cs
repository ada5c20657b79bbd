using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>What a run of a method came to.</summary>
/// <param name="Result">The model, its cost, its notes.</param>
/// <param name="File">The full path of the model file.</param>
/// <param name="ResidualFiles">Files beside the two models that still hold knowledge of D_f.</param>
public sealed record UnlearnOutcome(UnlearningResult Result, string File, IReadOnlyList<ResidualFile> ResidualFiles);
