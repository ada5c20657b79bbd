using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe info</c>: what a model file says of itself.</summary>
internal static class InfoCommand
{
    private static readonly Argument<string> File = new("file") { HelpName = "FILE", Description = "model file" };
    private static readonly ModelOptions Foreign = new();

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "info",
        "Show architecture, classes, normalisation, parameters and provenance of a model file.",
        Run,
        "info model.safetensors")
    { File }.With(Foreign.All);

    private static void Run(CommandSession session) =>
        InfoView.Write(session, ModelSummary.Of(session.Need(File), Foreign.Of(session), session.Flow.Progress));
}
