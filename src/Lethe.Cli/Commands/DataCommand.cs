using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Data;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe data</c>: where data sets lie and whether they are whole.</summary>
internal static class DataCommand
{
    private static readonly Argument<string> Name = new("name") { HelpName = "D", Description = "data set, see lethe list datasets" };
    private static readonly Option<string> Out = OptionOf.Text("--out", "DIR", "folder to write to", "data/fashion-mnist-mini");

    /// <summary>Builds the command.</summary>
    public static Command Create() => new("data", "Show where a data set is looked for, check it, or make the embedded one.")
    {
        new LetheCommand("path", "Show where a data set is looked for and found.", ShowPath, "data path cifar10 --data-root ~/data") { Name },
        new LetheCommand("check", "Verify structure, counts and checksums of a data set.", Check, "data check cifar10") { Name },
        new LetheCommand("mini", "Make the embedded data set from the full Fashion-MNIST.", MakeMini, "data mini --out data/fashion-mnist-mini") { Out },
    };

    private static void ShowPath(CommandSession session) => DataPathView.Write(session, DatasetPath.Of(session.Need(Name), session.DataRoot));

    private static void Check(CommandSession session) => DataCheckView.Write(session, DatasetCheck.Run(session.Need(Name), session.DataRoot));

    private static void MakeMini(CommandSession session) => FilesView.Write(session, MiniDatasetWriter.Write(session.Need(Out), session.DataRoot));
}
