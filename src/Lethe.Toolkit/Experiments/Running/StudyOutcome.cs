using Lethe.Evaluation.Claims;
using Lethe.Experiments.Store;
using Lethe.Results;

namespace Lethe.Experiments.Running;

/// <summary>How a run has left its study.</summary>
public sealed record StudyOutcome
{
    private const string Control = "mask-logit";

    /// <summary>The folder, as a full path.</summary>
    public required string Folder { get; init; }

    /// <summary>All cells of the plan.</summary>
    public required IReadOnlyList<CellOutcome> Cells { get; init; }

    /// <summary>Cells whose audit is in the store.</summary>
    public int Done => Cells.Count(cell => cell.Audit is not null);

    /// <summary>Cells that have failed, or that need a step that has.</summary>
    public int Failed => Cells.Count(cell => cell.Error is not null);

    /// <summary>Cells that are left to other shards.</summary>
    public int Missing => Cells.Count - Done - Failed;

    /// <summary>The study summed up over its seeds.</summary>
    public StudyDocument? Document { get; init; }

    internal static StudyOutcome Of(StudyGraph graph, StepStore store, StudySettings settings) => new()
    {
        Folder = Path.GetFullPath(settings.Output),
        Cells = Judged([.. graph.Cells.Select(cell => CellOutcome.Of(cell, store))]),
    };

    // Whether a method does more than hide the class shows beside the control, which is another cell.
    private static IReadOnlyList<CellOutcome> Judged(CellOutcome[] cells)
    {
        ILookup<(AuditReferenceSteps, ulong), CellOutcome> controls = cells
            .Where(cell => cell.Cell!.Method is { Id: Control, Settings.Length: 0 } && cell.Audit is not null)
            .ToLookup(cell => (cell.Cell!.Audit.References, cell.EvaluationSeed));
        return [.. cells.Select(cell => Judged(cell, controls[(cell.Cell!.Audit.References, cell.EvaluationSeed)].FirstOrDefault()))];
    }

    private static CellOutcome Judged(CellOutcome cell, CellOutcome? control) =>
        control is not null && control != cell && cell.Audit is not null && !cell.Cell!.Unlearn.IsRetraining && Filtering.Find(cell.Audit, control.Audit!) is Alarm alarm
            ? cell with { Alarms = [.. cell.Alarms, alarm], Audit = cell.Audit with { Claim = Claim.NoEvidence } }
            : cell;
}
