using System.CommandLine;

namespace Lethe.Cli;

/// <summary>A command as typed from the start, e.g. <c>lethe data check</c>.</summary>
internal static class CommandPath
{
    /// <summary>The path of a command.</summary>
    public static string Of(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? $"{Of(parent)} {command.Name}" : "lethe";
}
