using System.Collections.Immutable;

namespace Lethe.Experiments.Plans;

/// <summary>An architecture in a plan, and how it is trained.</summary>
/// <param name="Spec">Name and options: <c>resnet18:width=16</c>.</param>
/// <param name="Recipe">Settings <c>key=value</c> on top of the architecture's own recipe.</param>
/// <param name="Line">Where the plan names it, from 1.</param>
public sealed record PlannedModel(string Spec, ImmutableArray<string> Recipe, int Line = 0);
