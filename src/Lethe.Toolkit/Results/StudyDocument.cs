namespace Lethe.Results;

/// <summary>A whole study, summed up over seeds: what its page and its tables show. Saved as <c>study.json</c> in the study's folder.</summary>
public sealed record StudyDocument
{
    /// <summary>The name of the file that holds it.</summary>
    public const string FileName = "study.json";

    /// <summary>The version of this format.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The study's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version of Lethe.</summary>
    public required string Version { get; init; }

    /// <summary>The version of each kind of step and of each method that the study ran; it goes up when the output changes.</summary>
    public IReadOnlyList<Setting> Versions { get; init; } = [];

    /// <summary>The plan as written.</summary>
    public required string Plan { get; init; }

    /// <summary>The legend, in the order of the columns.</summary>
    public required IReadOnlyList<MetricDescription> Metrics { get; init; }

    /// <summary>The groups of rows: one for each data set, model and request.</summary>
    public required IReadOnlyList<StudyGroup> Groups { get; init; }

    /// <summary>Cells of the plan.</summary>
    public required int Cells { get; init; }

    /// <summary>Cells that are done.</summary>
    public required int Done { get; init; }

    /// <summary>Remarks on the whole study, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
