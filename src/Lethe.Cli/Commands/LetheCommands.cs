using System.CommandLine;
using System.CommandLine.Help;
using Lethe.Cli.Rendering;

namespace Lethe.Cli.Commands;

/// <summary>The tree of commands, in the order of the help page.</summary>
internal static class LetheCommands
{
    private static readonly Lazy<RootCommand> Tree = new(Create);

    /// <summary>The tree, built once; parsing does not change it.</summary>
    public static RootCommand Root => Tree.Value;

    private static RootCommand Create()
    {
        RootCommand root = new("Machine unlearning: train a classifier, make it forget, and audit how well it did.")
        {
            DemoCommand.Create(),
            TrainCommand.Create(),
            UnlearnCommand.Create(),
            AuditCommand.Create(),
            PredictCommand.Create(),
            RunCommand.Create(),
            ReportCommand.Create(),
            ConvertCommand.Create(),
            InfoCommand.Create(),
            ListCommand.Create(),
            DataCommand.Create(),
        };
        foreach (Option option in GlobalOptions.All)
            root.Options.Add(option);
        root.Options.OfType<HelpOption>().Single().Action = new HelpPage();
        return root;
    }
}
