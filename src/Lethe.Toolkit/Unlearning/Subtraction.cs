using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>A model that a task vector was subtracted from.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alpha">The factor α.</param>
/// <param name="Rho">The quantile ρ.</param>
/// <param name="Kept">The weights that were changed.</param>
internal sealed record Subtraction(Model Model, double Alpha, double Rho, long Kept)
{
    /// <summary>The original, changed.</summary>
    internal static Subtraction Of(UnlearningContext context, TaskVector vector, double alpha, double rho)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        Model model = context.Original.Clone();
        return new Subtraction(model, alpha, rho, vector.Subtract(model.Parameters, alpha, rho));
    }
}
