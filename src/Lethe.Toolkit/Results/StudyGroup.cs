namespace Lethe.Results;

/// <summary>All methods on one data set, model and request.</summary>
public sealed record StudyGroup
{
    /// <summary>The data.</summary>
    public required string Data { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The settings of the training recipe that the plan gives the model; empty for the architecture's own recipe.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The request.</summary>
    public required string Request { get; init; }

    /// <summary>What means and intervals are over: <c>training seeds</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the times of its rows were taken alike: one step at a time, on one machine, with as many threads. Otherwise the front is without time.</summary>
    public bool TimesCompare { get; init; }

    /// <summary>The original model's values.</summary>
    public required IReadOnlyList<SeedValue> Original { get; init; }

    /// <summary>The methods; <c>retrain</c> first.</summary>
    public required IReadOnlyList<StudyRow> Rows { get; init; }

    /// <summary>Every two methods compared, seed by seed.</summary>
    public IReadOnlyList<StudyComparison> Comparisons { get; init; } = [];
}
