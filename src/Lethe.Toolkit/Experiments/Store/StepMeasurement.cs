namespace Lethe.Experiments.Store;

/// <summary>What a step took, on this machine and this time: kept apart from its <see cref="StepRecord"/>.</summary>
internal sealed record StepMeasurement
{
    /// <summary>Wall time in seconds of the work itself: training, or the method's run, or the audit.</summary>
    public required double Seconds { get; init; }

    /// <summary>Images that went through a forward pass.</summary>
    public long SamplesForward { get; init; }

    /// <summary>Images that went through a backward pass.</summary>
    public long SamplesBackward { get; init; }

    /// <summary>What of the seconds went into artifacts that serve further runs on the same model, such as importances over D or an expert; here or in the step that made them.</summary>
    public double ArtifactSeconds { get; init; }

    /// <summary>Weights that differ from the original's.</summary>
    public long ParametersChanged { get; init; }

    /// <summary>The most memory the process had held by then; an upper bound for the step.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The threads the step worked with.</summary>
    public int Threads { get; init; }

    /// <summary>The steps that ran at a time beside it, itself included: times of a run with more than one do not compare.</summary>
    public int Jobs { get; init; }

    /// <summary>The machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>Into how many shares the run was cut, which may have run on the same machine at the same time.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Whether a search, importances or an expert whose time is in it ran under other conditions.</summary>
    public bool Mixed { get; init; }

    /// <summary>Whether another run on this machine was at work when the step began or ended.</summary>
    public bool Beside { get; init; }

    /// <summary>Whether this time and another were taken alike: without an interruption, by runs of one step at a time, on one machine with as many threads.</summary>
    internal bool ComparesWith(StepMeasurement other) =>
        !Mixed && !other.Mixed && !Beside && !other.Beside && !Resumed && !other.Resumed && Jobs == 1 && other.Jobs == 1 && Shards == 1 && other.Shards == 1 && Host == other.Host && Threads == other.Threads;

    /// <summary>Whether the step went on from the partial state of an earlier run: its time is then that of the rest.</summary>
    public bool Resumed { get; init; }
}
