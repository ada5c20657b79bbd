using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using Lethe.Cli.Commands;

namespace Lethe.Cli.Rendering;

/// <summary>The help page of a command: how it is called, what it does, its options, an example.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Of(parseResult.CommandResult.Command));
        return ExitCodes.Done;
    }

    /// <summary>The text of a command's page.</summary>
    public static string Of(Command command)
    {
        StringBuilder page = new();
        Option[] own = [.. command.Options.Where(option => !option.Recursive && option is not VersionOption)];
        page.Append(command.Description).Append("\n\nUsage:\n  ").Append(Usage(command, own)).Append('\n');
        Rows(page, "Commands", command.Subcommands.Select(sub => (sub.Name, sub.Description)));
        Rows(page, "Arguments", command.Arguments.Select(argument => (ArgumentName(argument), argument.Description)));
        Rows(page, "Options", own.Select(option => (Left(option), option.Description)));
        Rows(page, "Options of every command", GlobalOptions.All.Select(option => (Left(option), option.Description)).Append(("--help", "this page")));
        if (command is LetheCommand { Examples.Count: > 0 } lethe)
            page.Append("\nExample:\n").AppendJoin('\n', lethe.Examples.Select(example => "  lethe " + example)).Append('\n');
        else if (command.Subcommands.Count > 0)
            page.Append($"\n{CommandPath.Of(command)} COMMAND --help tells more of a command.\n");
        return page.ToString();
    }

    private static string Usage(Command command, Option[] own)
    {
        IEnumerable<string> parts = own.Where(option => option.Required).Select(Left)
            .Concat(command.Arguments.Select(ArgumentName))
            .Prepend(command.Subcommands.Count > 0 ? "COMMAND" : "")
            .Prepend(CommandPath.Of(command))
            .Append("[options]");
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static void Rows(StringBuilder page, string title, IEnumerable<(string Left, string? Right)> rows)
    {
        (string Left, string? Right)[] all = [.. rows];
        if (all.Length == 0)
            return;
        int width = all.Max(row => row.Left.Length);
        page.Append('\n').Append(title).Append(":\n");
        foreach ((string left, string? right) in all)
            page.Append("  ").Append(left.PadRight(width)).Append("  ").Append(right).Append('\n');
    }

    private static string Left(Option option) => option.HelpName is string value ? $"{option.Name} {value}" : option.Name;

    private static string ArgumentName(Argument argument) => argument.HelpName ?? argument.Name;
}
