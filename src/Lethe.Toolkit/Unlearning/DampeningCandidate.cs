using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A model that was dampened to be looked at.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alpha">The threshold of the layers before the classifier.</param>
/// <param name="Selected">The scalars selected, in all layers.</param>
/// <param name="Score">How it does.</param>
internal sealed record DampeningCandidate(Model Model, double Alpha, long Selected, DampeningScore Score)
{
    /// <summary>The original, dampened and measured.</summary>
    internal static DampeningCandidate Of(UnlearningContext context, DampeningGoal goal, Dampening dampening, double alpha, double lambda)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        Model model = context.Original.Clone();
        long selected = dampening.Apply(model.Parameters, alpha, lambda);
        return new DampeningCandidate(model, alpha, selected, goal.Measure(model));
    }
}
