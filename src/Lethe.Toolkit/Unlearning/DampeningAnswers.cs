using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>What a model says of the images that thresholds are looked for on.</summary>
/// <param name="Forget">Of those that stand for D_f.</param>
/// <param name="Retain">Of those that stand for D_r, in parts.</param>
internal sealed record DampeningAnswers(Predictions Forget, IReadOnlyList<Predictions> Retain);
