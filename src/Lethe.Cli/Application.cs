using System.CommandLine;
using System.Runtime.InteropServices;
using Lethe.Cli.Commands;
using Lethe.Cli.Rendering;

namespace Lethe.Cli;

/// <summary>From arguments to an exit code: parses, runs the command, and turns every fault into one line on stderr.</summary>
internal static class Application
{
    /// <summary>Runs on the process's console; Ctrl-C and SIGTERM ask the command to stop, a second one ends it at once.</summary>
    public static int RunOnConsole(string[] args)
    {
        using CancellationTokenSource stop = new();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return Run(args, Terminal.OfProcess(), stop.Token);
    }

    /// <summary>Runs on the given terminal.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        RootCommand root = LetheCommands.Root;
        ParseResult parse = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        try
        {
            return Run(parse, terminal, cancellation);
        }
        catch (Exception fault)
        {
            FaultReport report = FaultReport.Of(fault, cancellation);
            terminal.Error.WriteLine(report.Line);
            if (parse.GetValue(GlobalOptions.Verbose))
                terminal.Error.WriteLine(fault);
            return report.ExitCode;
        }
    }

    private static int Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        if (parse.Action is { ClearsParseErrors: true } page)
            return parse.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        if (ParseFaults.Describe(parse) is string faults)
            throw new UsageException(faults);
        LetheCommand command = (LetheCommand)parse.CommandResult.Command;
        using CommandSession session = CommandSession.Open(parse, terminal, cancellation);
        command.Work(session);
        return ExitCodes.Done;
    }
}
