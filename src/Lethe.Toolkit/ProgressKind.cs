namespace Lethe;

/// <summary>How a <see cref="ProgressEvent"/> wants to be shown.</summary>
public enum ProgressKind
{
    /// <summary>A small advance: moves a bar on a terminal, is left out elsewhere.</summary>
    Step,

    /// <summary>The end of an epoch or of a stage: a line of its own.</summary>
    Milestone,

    /// <summary>Something the user should know in any case, such as an assumption that was made.</summary>
    Notice,
}
