namespace Lethe.Results;

/// <summary>One method on one request.</summary>
public sealed record MethodResult
{
    /// <summary>The method's id, e.g. <c>ssd</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the row is for.</summary>
    public MethodRole Role { get; init; }

    /// <summary>What the method does, in one sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Where it was published, as text.</summary>
    public string Citation { get; init; } = "";

    /// <summary>The options it ran with.</summary>
    public IReadOnlyList<Setting> Options { get; init; } = [];

    /// <summary>The audit; its <c>models.unlearned</c> holds this method's metrics.</summary>
    public required AuditRecord Audit { get; init; }

    /// <summary>What else the report shows of the unlearned model.</summary>
    public ModelEvidence Model { get; init; } = new();

    /// <summary>What a reader must know before the numbers.</summary>
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>Remarks, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
