namespace Lethe.Cli.Rendering;

/// <summary>What the user sees of a fault.</summary>
/// <param name="Line">One line.</param>
/// <param name="ExitCode">The exit code that goes with it.</param>
internal sealed record FaultReport(string Line, int ExitCode)
{
    /// <summary>The line and the exit code of any exception.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="cancellation">The token of the command: a cancellation that nobody asked for is a failure.</param>
    public static FaultReport Of(Exception fault, CancellationToken cancellation) => fault switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => new("error: interrupted", ExitCodes.Interrupted),
        LetheException lethe => new(OneLine(lethe.Message), lethe.ExitCode),
        IOException or UnauthorizedAccessException => new(OneLine(fault.Message), ExitCodes.Failed),
        OutOfMemoryException => new("error: out of memory", ExitCodes.Failed),
        _ => new(OneLine($"{fault.Message} (a fault of Lethe; --verbose tells where)"), ExitCodes.Failed),
    };

    private static string OneLine(string message) => "error: " + string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
