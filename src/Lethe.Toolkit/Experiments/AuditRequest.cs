namespace Lethe.Experiments;

/// <summary>What <c>lethe audit</c> is asked to do.</summary>
public sealed record AuditRequest
{
    /// <summary>The data set, with options.</summary>
    public required string Data { get; init; }

    /// <summary>What was to be forgotten: <c>class:6</c>.</summary>
    public required string Forget { get; init; }

    /// <summary>The file of the model before forgetting.</summary>
    public required string Original { get; init; }

    /// <summary>The file of the model after forgetting.</summary>
    public required string Unlearned { get; init; }

    /// <summary>The file of a model trained without D_f; without one there are no gaps, and no claim.</summary>
    public string? Retrained { get; init; }

    /// <summary>The metrics: <c>default</c>, <c>all</c>, or ids.</summary>
    public string Metrics { get; init; } = "default";

    /// <summary>The run folder to write a report to; none is written if left out.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>Whether the report may show test images.</summary>
    public bool IncludeImages { get; init; } = true;

    /// <summary>The command line that recreates the audit, for the report.</summary>
    public string Command { get; init; } = "";
}
