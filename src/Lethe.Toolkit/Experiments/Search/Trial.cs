using System.Collections.Immutable;

namespace Lethe.Experiments.Search;

/// <summary>Options that were tried.</summary>
/// <param name="Settings">The options <c>key=value</c>.</param>
/// <param name="Score">See <see cref="BlindScore"/>; 0 is best. <see langword="null"/> if the method failed with them.</param>
/// <param name="Message">What the score is made of, or why there is none.</param>
/// <param name="Share">The share of the train images that the method was shown, of each class.</param>
public sealed record Trial(ImmutableArray<string> Settings, double? Score, string Message, double Share = 1);
