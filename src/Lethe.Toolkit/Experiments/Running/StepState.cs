namespace Lethe.Experiments.Running;

/// <summary>How far a step is in this run.</summary>
internal enum StepState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Under way in this process.</summary>
    Running,

    /// <summary>In the store.</summary>
    Done,

    /// <summary>Has failed, here or in another worker.</summary>
    Failed,

    /// <summary>Cannot be done: a step it needs has failed.</summary>
    Skipped,
}
