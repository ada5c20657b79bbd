using Lethe.Experiments.Store;
using Lethe.Results;

namespace Lethe.Experiments.Running;

/// <summary>How a run has left its study.</summary>
public sealed record StudyOutcome
{
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
        Cells = [.. graph.Cells.Select(cell => CellOutcome.Of(cell, store))],
    };
}
