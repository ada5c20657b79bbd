using System.Collections.Immutable;

namespace Lethe.Experiments.Search;

/// <summary>Options that were tried.</summary>
/// <param name="Settings">The options <c>key=value</c>.</param>
/// <param name="Score">See <see cref="BlindScore"/>; 0 is best. <see langword="null"/> if the method failed with them.</param>
/// <param name="Message">What the score is made of, or why there is none.</param>
public sealed record Trial(ImmutableArray<string> Settings, double? Score, string Message);
