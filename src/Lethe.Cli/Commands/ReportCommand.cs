using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe report</c>: the page of a run, made again from its record.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Folder = new("dir") { HelpName = "DIR", Description = "run folder, or a folder of run folders" };
    private static readonly Option<bool> NoImages = OptionOf.Flag("--no-images", "leave all images out");

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new(
        "report",
        "Make report.html from the report.json of one or more runs.",
        Run,
        "report lethe-demo")
    { Folder, NoImages };

    private static void Run(CommandSession session) =>
        FilesView.Write(session, ReportFiles.Render(session.Need(Folder), includeImages: !session.Get(NoImages)));
}
