using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe demo</c>: the main job on the embedded data.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Out = OptionOf.Text("--out", "DIR", "run folder for models and report", "lethe-demo");

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new(
        "demo",
        "Train on the embedded data, forget a class with several methods, audit each, write a report.",
        Run,
        "demo --out lethe-demo")
    { Out };

    private static void Run(CommandSession session)
    {
        DemoPlan plan = new() { Output = session.Need(Out) };
        DemoOutcome outcome = Demo.Run(plan, session.Flow, session.Cancellation);
        DemoView.Write(session, outcome);
    }
}
