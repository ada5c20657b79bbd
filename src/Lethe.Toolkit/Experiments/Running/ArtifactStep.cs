using Lethe.Experiments.Store;

namespace Lethe.Experiments.Running;

/// <summary>A step whose result is an artifact that methods on one model share, found by them under its own key: importances, an expert's task vector.</summary>
/// <remarks>Another kind of shared work derives from this, and <see cref="UnlearnStep.SharedBy"/> says which methods need it; all the rest follows.</remarks>
internal abstract class ArtifactStep : Step
{
    private protected ArtifactStep(StepKey key, string label, params IEnumerable<Step?> parents)
        : base(key, label, parents)
    {
    }
}
