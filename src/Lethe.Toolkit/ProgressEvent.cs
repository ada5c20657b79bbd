namespace Lethe;

/// <summary>One event of the stream that every long-running operation reports to an <see cref="IProgress{T}"/>.</summary>
/// <remarks>Loops know no console: terminals, log files and dashboards are consumers of this stream.</remarks>
/// <param name="Kind">How the event wants to be shown.</param>
/// <param name="Stage">What is running, in the words of a user: <c>train</c>, <c>retrain</c>, <c>importances</c>.</param>
/// <param name="Fraction">How much of the stage is done, from 0 to 1.</param>
public sealed record ProgressEvent(ProgressKind Kind, string Stage, double Fraction)
{
    /// <summary>One line for a reader, such as <c>epoch 3/8: loss 0.412, validation accuracy 0.893</c>; empty for plain steps.</summary>
    public string Message { get; init; } = "";

    /// <summary>The epoch that runs or has just ended, from 1, where the stage has epochs.</summary>
    public int? Epoch { get; init; }

    /// <summary>The step inside the stage, from 1, where it has steps.</summary>
    public long? Step { get; init; }

    /// <summary>Samples per second, training or inference steps alone.</summary>
    public double? Rate { get; init; }

    /// <summary>The estimated time left in this stage.</summary>
    public TimeSpan? Remaining { get; init; }
}
