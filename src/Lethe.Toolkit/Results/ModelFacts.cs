namespace Lethe.Results;

/// <summary>The architecture of a run and how it was trained.</summary>
/// <param name="Spec">The model as given, e.g. <c>resnet18:width=16</c>.</param>
/// <param name="Parameters">The number of weights.</param>
/// <param name="Recipe">The training recipe; empty where unknown.</param>
public sealed record ModelFacts(string Spec, long Parameters, IReadOnlyList<Setting> Recipe);
