using Lethe.Experiments.Store;
using Lethe.Results;

namespace Lethe.Experiments.Running;

/// <summary>How one cell of a study came out.</summary>
public sealed record CellOutcome
{
    /// <summary>The dataset.</summary>
    public required string Data { get; init; }

    /// <summary>The architecture.</summary>
    public required string Model { get; init; }

    /// <summary>What the plan sets of the model's recipe: <c>epochs=6 lr=0.1</c>.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>What was to be forgotten.</summary>
    public required string Request { get; init; }

    /// <summary>The method with its options: <c>ssd alpha=5</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The seed of the original and the retrained model.</summary>
    public required ulong TrainingSeed { get; init; }

    /// <summary>The seed of the method.</summary>
    public required ulong UnlearningSeed { get; init; }

    /// <summary>The seed of the audit.</summary>
    public required ulong EvaluationSeed { get; init; }

    /// <summary>The audit, with the cost that was measured; <see langword="null"/> if it is not there.</summary>
    public AuditRecord? Audit { get; init; }

    /// <summary>What the audit warns of; a divergence of a failed cell too.</summary>
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>What went wrong; <see langword="null"/> if nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The file of the unlearned model, where there is one.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The folder of its own report, relative to the study's; <see langword="null"/> if there is none.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>The unlearned model's confusion matrix on test images, where there is an audit.</summary>
    internal ConfusionMatrix? Confusion { get; init; }

    /// <summary>What the unlearning took, where there is an audit.</summary>
    internal StepMeasurement? Took { get; init; }

    /// <summary>The plan's view of the cell.</summary>
    internal Cell? Cell { get; init; }

    internal static CellOutcome Of(Cell cell, StepStore store)
    {
        CellOutcome outcome = new()
        {
            Data = cell.Data,
            Model = cell.Model.Spec,
            Recipe = string.Join(' ', cell.Model.Recipe),
            Request = cell.Request,
            Method = cell.Method.Label,
            TrainingSeed = cell.Seeds.Training,
            UnlearningSeed = cell.Seeds.Unlearning,
            EvaluationSeed = cell.Seeds.Evaluation,
            ModelPath = store.Has(cell.Unlearn.Key) ? store.ModelPath(cell.Unlearn.Key) : null,
            Cell = cell,
        };
        if (store.Has(cell.Audit.Key))
        {
            StepRecord record = store.Read(cell.Audit.Key);
            return outcome with { Audit = record.Audit! with { Cost = CostOf(cell, store) }, Took = store.ReadMeasurement(cell.Unlearn.Key), Alarms = record.Alarms, Confusion = record.Unlearned?.Confusion };
        }

        StepFailure[] failures = [.. cell.Steps.Select(step => store.FailureOf(step.Key)).OfType<StepFailure>()];
        return failures.Length == 0 ? outcome : outcome with { Error = $"{failures[0].Label}: {failures[0].Error}", Alarms = [.. OwnFailures(cell, store).Select(failure => failure.Alarm).OfType<Alarm>().DistinctBy(alarm => alarm.Kind)] };
    }

    // What befell the original or another model is no alarm of a method that never ran.
    private static IEnumerable<StepFailure> OwnFailures(Cell cell, StepStore store) =>
        cell.Unlearn.Parents.Where(step => step is TuneStep or ExpertStep).Append(cell.Unlearn).Select(step => store.FailureOf(step.Key)).OfType<StepFailure>();

    private static AuditCost CostOf(Cell cell, StepStore store)
    {
        StepMeasurement took = store.ReadMeasurement(cell.Unlearn.Key), retraining = store.ReadMeasurement(cell.Audit.References.Retrained.Key);
        return AuditCost.Of(took.Seconds, took.SamplesForward, took.SamplesBackward, took.ParametersChanged, took.ComparesWith(retraining) ? retraining.Seconds : null);
    }
}
