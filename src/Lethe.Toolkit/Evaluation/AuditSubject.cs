using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>An unlearned model to audit, and what its maker says of it.</summary>
/// <param name="Unlearned">The model after forgetting.</param>
public sealed record AuditSubject(Model Unlearned)
{
    /// <summary>What forgetting cost; unknown if left out, as of a model from a file.</summary>
    public AuditCost? Cost { get; init; }

    /// <summary>
    /// <see cref="Claim.Exact"/> or <see cref="Claim.Certified"/> where the method itself guarantees it (retrained, SISA, replay, a proven
    /// bound); if left out, the claim follows from the measurements alone.
    /// </summary>
    public Claim? Guarantee { get; init; }
}
