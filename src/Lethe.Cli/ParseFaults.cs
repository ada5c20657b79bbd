using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lethe.Cli;

/// <summary>Words what the parser refused, with the nearest names beside what it does not know.</summary>
internal static class ParseFaults
{
    /// <summary>All faults of a command line in one line, or <see langword="null"/>.</summary>
    public static string? Describe(ParseResult parse)
    {
        if (parse.Errors.Count == 0)
            return null;
        Command command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0)
            return DescribeCommand(parse, command);
        IEnumerable<string> faults = parse.UnmatchedTokens.Select(token => DescribeToken(token, command))
            .Concat(parse.Errors.Where(error => !IsUnmatched(error)).Select(error => Plain(error.Message, command)));
        return $"{string.Join("; ", faults.Distinct())} (see {CommandPath.Of(command)} --help)";
    }

    private static string DescribeCommand(ParseResult parse, Command command)
    {
        string[] names = [.. command.Subcommands.Select(sub => sub.Name)];
        string? typed = parse.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-'));
        if (typed is not null)
            return $"unknown command '{typed}', {NearestNames.Suggest(typed, names)}";
        return parse.UnmatchedTokens.Count > 0
            ? DescribeToken(parse.UnmatchedTokens[0], command)
            : $"{CommandPath.Of(command)} needs a command, expected one of {string.Join(", ", names)}";
    }

    private static string DescribeToken(string token, Command command) =>
        token.StartsWith('-')
            ? $"unknown option '{token}', {NearestNames.Suggest(token, OptionNames(command))}"
            : $"unexpected argument '{token}'";

    private static IEnumerable<string> OptionNames(Command command)
    {
        IEnumerable<Option> inherited = command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive));
        return command.Options.Concat(inherited).Where(option => !option.Hidden).Select(option => option.Name);
    }

    private static bool IsUnmatched(ParseError error) => error.Message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal);

    private static string Plain(string message, Command command) => message.StartsWith("Required argument missing for command", StringComparison.Ordinal)
        ? $"{CommandPath.Of(command)} needs {string.Join(' ', command.Arguments.Select(argument => argument.HelpName ?? argument.Name))}"
        : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
