using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A model that was dampened to be looked at.</summary>
/// <param name="Model">The model.</param>
/// <param name="Selected">The scalars selected, in all layers.</param>
/// <param name="Score">How it does.</param>
internal sealed record DampeningCandidate(Model Model, long Selected, DampeningScore Score)
{
    /// <summary>What it says, for a search that goes on from it.</summary>
    internal DampeningAnswers? Answers { get; init; }

    /// <summary>The original, dampened and measured; <see langword="null"/> if its loss on D_r is above a limit.</summary>
    internal static DampeningCandidate? Of(UnlearningContext context, DampeningGoal goal, Dampening dampening, double alpha, double lambda, double most = double.PositiveInfinity)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        Model model = context.Original.Clone();
        long selected = dampening.Apply(model.Parameters, alpha, lambda);
        return goal.Ask(model, most) is { } answers ? new DampeningCandidate(model, selected, goal.Score(answers)) { Answers = answers } : null;
    }
}
