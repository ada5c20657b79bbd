namespace Lethe.Cli.Rendering;

/// <summary>Where a command writes: stdout carries results, stderr carries progress and errors.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Progress, notices and errors.</param>
/// <param name="OutputIsInteractive">Whether a person watches stdout, so that tables may be drawn to the window's width.</param>
/// <param name="ErrorIsInteractive">Whether a person watches stderr, so that one line may be drawn over again.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool OutputIsInteractive, bool ErrorIsInteractive)
{
    /// <summary>The console of the process.</summary>
    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected);
}
