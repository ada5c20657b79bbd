namespace Lethe.Results;

/// <summary>One method in a <see cref="StudyGroup"/>, over seeds.</summary>
public sealed record StudyRow
{
    /// <summary>The method with its options.</summary>
    public required string Method { get; init; }

    /// <summary>The options that the plan sets.</summary>
    public IReadOnlyList<Setting> Options { get; init; } = [];

    /// <summary>What the row is for.</summary>
    public MethodRole Role { get; init; }

    /// <summary>Seeds that it was to run with.</summary>
    public required int Cells { get; init; }

    /// <summary>Those that are done.</summary>
    public required int Done { get; init; }

    /// <summary>The metrics of the unlearned model.</summary>
    public IReadOnlyList<SeedValue> Values { get; init; } = [];

    /// <summary>The gaps to the retrained model, paired by seed.</summary>
    public IReadOnlyList<SeedGap> Gaps { get; init; } = [];

    /// <summary>The accuracy on each class of the test images.</summary>
    public IReadOnlyList<ClassResult> Classes { get; init; } = [];

    /// <summary>The mean absolute gap over forget, retain and test accuracy and membership inference.</summary>
    public SeedValue? AverageGap { get; init; }

    /// <summary>Tug-of-war: 1 for a model like the retrained one.</summary>
    public SeedValue? TugOfWar { get; init; }

    /// <summary>Wall time in seconds.</summary>
    public SeedValue? Seconds { get; init; }

    /// <summary>What it took besides: <c>artifact_seconds</c> of the seconds, <c>samples_forward</c>, <c>samples_backward</c>, <c>parameters_changed</c>.</summary>
    public IReadOnlyList<SeedValue> Costs { get; init; } = [];

    /// <summary>Whether no other method is nearer to the retrained model on D_f, nearer on D_r, and cheaper at once.</summary>
    public bool IsOnFront { get; init; }

    /// <summary>Whether it is something to choose: a method, none of whose runs destroyed its model, did nothing or hid the class alone.</summary>
    internal bool IsChoice => Role == MethodRole.Method && !Alarms.Any(alarm => alarm.Kind is AlarmKind.Collapse or AlarmKind.NoOp or AlarmKind.Divergence or AlarmKind.Filtering);

    /// <summary>The alarms, each with the number of cells that raised it.</summary>
    public IReadOnlyList<AlarmCount> Alarms { get; init; } = [];

    /// <summary>What went wrong in cells that have failed.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The cells.</summary>
    public IReadOnlyList<StudyPoint> Points { get; init; } = [];
}
