using System.Text.Json.Serialization;
using Lethe.Results;

namespace Lethe.Experiments.Store;

/// <summary>Options that a search tried.</summary>
/// <param name="Options">What was set.</param>
/// <param name="Score">How far the result is from what retraining would give, as far as validation images tell; 0 is best. <see langword="null"/> if the method failed.</param>
/// <param name="Message">What the score is made of, or why there is none.</param>
/// <param name="Share">The share of the train images that the method was shown.</param>
internal sealed record TrialRecord(
    IReadOnlyList<Setting> Options, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Score, string Message, double Share = 1);
