using Lethe.Experiments.Plans;

namespace Lethe.Experiments.Running;

/// <summary>One point of a study's grid, ending in an audit.</summary>
/// <param name="Data">The dataset.</param>
/// <param name="Model">The architecture.</param>
/// <param name="Request">What is forgotten.</param>
/// <param name="Method">How.</param>
/// <param name="Seeds">The seeds of training, unlearning and evaluation.</param>
/// <param name="Unlearn">The step that forgets.</param>
/// <param name="Audit">The step that measures.</param>
internal sealed record Cell(string Data, PlannedModel Model, string Request, PlannedMethod Method, CellSeeds Seeds, UnlearnStep Unlearn, AuditStep Audit)
{
    /// <summary>Whether its model is the retrained one that the others are compared with.</summary>
    internal bool IsReference => Unlearn == Audit.References.Retrained;

    /// <summary>The steps it ends in and all they need, parents first.</summary>
    internal IEnumerable<Step> Steps
    {
        get
        {
            List<Step> steps = [];
            Collect(Audit, steps);
            return steps;
        }
    }

    private static void Collect(Step step, List<Step> steps)
    {
        foreach (Step parent in step.Parents)
            Collect(parent, steps);
        if (!steps.Contains(step))
            steps.Add(step);
    }
}
