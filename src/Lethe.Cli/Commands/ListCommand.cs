using System.CommandLine;
using Lethe.Cli.Rendering;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe list</c>: the registries.</summary>
internal static class ListCommand
{
    private static readonly Argument<string> Kind = new("kind") { HelpName = "methods|models|datasets|metrics", Description = "what to list" };

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new(
        "list",
        "List methods, models, data sets or metrics, with options, citations and capabilities.",
        Run,
        "list methods",
        "list metrics --json")
    { Kind };

    private static void Run(CommandSession session) => ListView.Find(session.Need(Kind)).Write(session);
}
