using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary>What a running command has at hand: its arguments, the terminal, the progress sink and the cancellation.</summary>
internal sealed class CommandSession : IDisposable
{
    private readonly ParseResult _parse;
    private readonly Terminal _terminal;
    private readonly ProgressWriter _progress;

    private CommandSession(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        (_parse, _terminal, Cancellation) = (parse, terminal, cancellation);
        Json = parse.GetValue(GlobalOptions.Json);
        _progress = new ProgressWriter(terminal.Error, parse.GetValue(GlobalOptions.Quiet), redraw: terminal.ErrorIsInteractive && !Json);
    }

    /// <summary>Where results go; a progress line that was being drawn ends first.</summary>
    public Terminal Results
    {
        get
        {
            _progress.EndLine();
            return _terminal;
        }
    }

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether stdout is to carry one JSON document.</summary>
    public bool Json { get; }

    /// <summary>Where data lies, the seed, and who is told of the progress.</summary>
    public FlowSettings Flow => new() { DataRoot = DataRoot, Seed = _parse.GetValue(GlobalOptions.Seed), Progress = _progress };

    /// <summary>The folder where data sets are looked for first.</summary>
    public string? DataRoot => _parse.GetValue(GlobalOptions.DataRoot);

    /// <summary>The command line as typed, for the record.</summary>
    public string CommandLine => string.Join(' ', _parse.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("lethe"));

    /// <summary>Opens the session of a parsed command line; the number of threads goes into force.</summary>
    public static CommandSession Open(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (parse.GetValue(GlobalOptions.Threads) is > 0 and int threads)
            Parallelism.Use(threads);
        return new CommandSession(parse, terminal, cancellation);
    }

    /// <summary>The value of an option; its default, or nothing, if it was not given.</summary>
    public T? Get<T>(Option<T> option) => _parse.GetValue(option);

    /// <summary>The value of an argument; nothing if it was not given.</summary>
    public T? Get<T>(Argument<T> argument) => _parse.GetValue(argument);

    /// <summary>The value of an option that the parser made sure of.</summary>
    public T Need<T>(Option<T> option) => _parse.GetRequiredValue(option);

    /// <summary>The value of an argument that the parser made sure of.</summary>
    public T Need<T>(Argument<T> argument) => _parse.GetRequiredValue(argument);

    /// <summary>Ends a line that was being redrawn.</summary>
    public void Dispose() => _progress.Dispose();
}
