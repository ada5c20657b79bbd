namespace Lethe.Results;

/// <summary>Everything a report shows. Saved as <c>report.json</c> in a run folder; <c>lethe report</c> makes the page from it again.</summary>
public sealed record ReportDocument
{
    /// <summary>The name of the file that holds it in a run folder.</summary>
    public const string FileName = "report.json";

    /// <summary>The version of this format.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the format that it was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The report's title.</summary>
    public required string Title { get; init; }

    /// <summary>The command line that recreates the run.</summary>
    public required string Command { get; init; }

    /// <summary>The version of Lethe.</summary>
    public required string Version { get; init; }

    /// <summary>The seed of the run, where it had one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What was asked.</summary>
    public required ForgetFacts Forget { get; init; }

    /// <summary>The data.</summary>
    public required DataFacts Data { get; init; }

    /// <summary>The architecture.</summary>
    public required ModelFacts Model { get; init; }

    /// <summary>The model before forgetting.</summary>
    public required ModelEvidence Original { get; init; }

    /// <summary>The reference trained without D_f; <see langword="null"/> where there is none.</summary>
    public ModelEvidence? Retrained { get; init; }

    /// <summary>The methods, in the order they ran.</summary>
    public required IReadOnlyList<MethodResult> Methods { get; init; }

    /// <summary>The legend, in the order of the columns.</summary>
    public required IReadOnlyList<MetricDescription> Metrics { get; init; }

    /// <summary>Test images of the forgotten classes to show; none from the training part.</summary>
    public IReadOnlyList<TestImage> Images { get; init; } = [];

    /// <summary>Files that still hold knowledge of D_f.</summary>
    public IReadOnlyList<ResidualFile> ResidualFiles { get; init; } = [];

    /// <summary>Remarks on the whole run, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
