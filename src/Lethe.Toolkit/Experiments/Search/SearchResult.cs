using System.Collections.Immutable;
using Lethe.Unlearning;

namespace Lethe.Experiments.Search;

/// <summary>What a search came to.</summary>
/// <param name="Best">The trial with the smallest score among those on all images, the first one among equals.</param>
/// <param name="Trials">All trials, in the order they were made.</param>
/// <param name="Cost">What all of them cost together, scoring included; to be charged to the method.</param>
public sealed record SearchResult(Trial Best, ImmutableArray<Trial> Trials, UnlearningCost Cost);
