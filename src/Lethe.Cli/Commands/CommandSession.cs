using System.CommandLine;
using Lethe.Cli.Rendering;

namespace Lethe.Cli.Commands;

/// <summary>What a running command has at hand: its arguments, the terminal, the progress sink and the cancellation.</summary>
internal sealed class CommandSession : IDisposable
{
    private readonly ParseResult _parse;
    private readonly ProgressWriter _progress;

    private CommandSession(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        _parse = parse;
        Terminal = terminal;
        Cancellation = cancellation;
        Json = parse.GetValue(GlobalOptions.Json);
        _progress = new ProgressWriter(terminal, parse.GetValue(GlobalOptions.Quiet), redraw: terminal.ErrorIsInteractive && !Json);
    }

    /// <summary>Where to write.</summary>
    public Terminal Terminal { get; }

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether stdout is to carry one JSON document.</summary>
    public bool Json { get; }

    /// <summary>The seed.</summary>
    public ulong Seed => _parse.GetValue(GlobalOptions.Seed);

    /// <summary>The folder where data sets are looked for first.</summary>
    public string? DataRoot => _parse.GetValue(GlobalOptions.DataRoot);

    /// <summary>Renders the events of long operations on stderr.</summary>
    public IProgress<ProgressEvent> Progress => _progress;

    /// <summary>Opens the session of a parsed command line.</summary>
    public static CommandSession Open(ParseResult parse, Terminal terminal, CancellationToken cancellation) => new(parse, terminal, cancellation);

    /// <summary>The value of an option that may be absent.</summary>
    public T? Get<T>(Option<T> option) => _parse.GetValue(option);

    /// <summary>The value of an option that the parser made sure of.</summary>
    public T Need<T>(Option<T> option) => _parse.GetRequiredValue(option);

    /// <summary>The value of an argument that the parser made sure of.</summary>
    public T Need<T>(Argument<T> argument) => _parse.GetRequiredValue(argument);

    /// <summary>Ends a line that was being redrawn.</summary>
    public void Dispose() => _progress.Dispose();
}
