using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe audit</c>: how well a model has forgotten.</summary>
internal static class AuditCommand
{
    private static readonly Option<string> Data = OptionOf.Required("--data", "D", "data set the models were trained on, or a folder of images");
    private static readonly Option<string> Forget = OptionOf.Required("--forget", "REQ", "what was to be forgotten");
    private static readonly Option<string> Original = OptionOf.Required("--original", "FILE", "model before forgetting");
    private static readonly Option<string> Unlearned = OptionOf.Required("--unlearned", "FILE", "model after forgetting");
    private static readonly Option<string?> Retrained = OptionOf.Text("--retrained", "FILE", "model trained without what was forgotten; the reference for gaps and claims");
    private static readonly Option<string> Metrics = OptionOf.Text("--metrics", "LIST", "default, all, or metrics by name, see lethe list metrics", "default");
    private static readonly Option<string?> Report = OptionOf.Text("--report", "DIR", "run folder for report.html and report.json");
    private static readonly Option<bool> NoImages = OptionOf.Flag("--no-images", "leave all images out of the report");
    private static readonly ModelOptions Foreign = new();

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new LetheCommand(
        "audit",
        "Measure a model before and after forgetting, against a retrained one where there is one.",
        Run,
        "audit --data fashion-mnist-mini --forget class:shirt --original model.safetensors --unlearned forgot.safetensors --retrained retrained.safetensors --report audit")
    { Data, Forget, Original, Unlearned, Retrained, Metrics, Report, NoImages }.With(Foreign.All);

    private static void Run(CommandSession session)
    {
        AuditRequest request = new()
        {
            Data = session.Need(Data),
            Forget = session.Need(Forget),
            Original = session.Need(Original),
            Unlearned = session.Need(Unlearned),
            Retrained = session.Get(Retrained),
            Metrics = session.Need(Metrics),
            ReportFolder = session.Get(Report),
            IncludeImages = !session.Get(NoImages),
            Command = session.CommandLine,
        };
        AuditView.Write(session, AuditFlow.Run(request, session.Flow with { Hints = Foreign.Of(session) }, session.Cancellation));
    }
}
