using Lethe.Results;

namespace Lethe.Experiments.Store;

/// <summary>What a step came to. Equal steps give equal bytes: nothing in it is measured with a clock.</summary>
internal sealed record StepRecord
{
    /// <summary>What the step was, for a reader.</summary>
    public required string Label { get; init; }

    /// <summary>The SHA-256 of the model it made; <see langword="null"/> for steps that make none.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>The SHA-256 of the artifact it made; <see langword="null"/> for steps that make none.</summary>
    public string? ArtifactSha256 { get; init; }

    /// <summary>The epochs of a training.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; init; } = [];

    /// <summary>The options a method ran with, or that a search has chosen.</summary>
    public IReadOnlyList<Setting> Options { get; init; } = [];

    /// <summary>The options that a search tried, in order.</summary>
    public IReadOnlyList<TrialRecord> Trials { get; init; } = [];

    /// <summary>What a reader must know of the step.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How much of each learnable tensor an unlearning has changed.</summary>
    public IReadOnlyList<TouchedTensor> Touched { get; init; } = [];

    /// <summary>The audit; durations are missing in it and stand in the <see cref="StepMeasurement"/> of the unlearning.</summary>
    public AuditRecord? Audit { get; init; }

    /// <summary>What the audit warns of.</summary>
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>What a report shows of the original model.</summary>
    public ModelEvidence? Original { get; init; }

    /// <summary>What a report shows of the unlearned model.</summary>
    public ModelEvidence? Unlearned { get; init; }
}
