namespace Lethe;

/// <summary>A fault that the user of Lethe can mend: its message is one line that says what, where and what was expected.</summary>
/// <remarks>Misuse of the library by a program is reported by the .NET argument exceptions instead.</remarks>
public abstract class LetheException : Exception
{
    private protected LetheException(string message, int exitCode, Exception? innerException)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>The exit code of the command line for this fault: 2 for wrong usage, 1 for every other failure.</summary>
    public int ExitCode { get; }
}
