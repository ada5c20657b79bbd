using System.CommandLine;
using Lethe.Cli.Rendering;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Running;

namespace Lethe.Cli.Commands;

/// <summary><c>lethe run</c>: a grid of experiments from a plan.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> PlanFile = new("plan") { HelpName = "plan.yaml", Description = "what to run: data, models, requests, methods, seeds" };
    private static readonly Option<string?> Out = OptionOf.Text("--out", "DIR", "folder of the study (default lethe-NAME); a rerun does only what is missing in it");
    private static readonly Option<string> ShardOf = OptionOf.Text("--shard", "I/N", "share of the cells to do, on a folder that all shares use", "1/1");
    private static readonly Option<int> Jobs = OptionOf.Count("--jobs", "steps at a time, which share the threads (default 1; times do not compare with more)");
    private static readonly Option<bool> Slurm = OptionOf.Flag("--slurm", "write a Slurm array script that runs the plan in shards, and run nothing");
    private static readonly Option<bool> DryRun = OptionOf.Flag("--dry-run", "print the cells, what they share and about how long they take, and run nothing");

    /// <summary>Builds the command.</summary>
    public static LetheCommand Create() => new(
        "run",
        "Run a grid of experiments over seeds, resuming by itself, and report it with intervals.",
        Run,
        "run experiments/quick.yaml --out quick --jobs 2")
    { PlanFile, Out, ShardOf, Jobs, Slurm, DryRun };

    private static void Run(CommandSession session)
    {
        Shard shard = Shard.Parse(session.Need(ShardOf));
        StudyPlan plan = StudyPlan.Load(session.Need(PlanFile));
        StudySettings settings = Settings(session, plan, shard);
        if (session.Get(DryRun))
            RunView.Write(session, StudyForecast.Of(plan, settings, session.Cancellation));
        else if (session.Get(Slurm))
            FilesView.Write(session, [SlurmScript.Write(session.Need(PlanFile), settings)]);
        else
            RunView.Write(session, Study.Run(plan, settings, session.Cancellation));
    }

    private static StudySettings Settings(CommandSession session, StudyPlan plan, Shard shard)
    {
        int threads = session.Get(GlobalOptions.Threads), jobs = session.Get(Jobs);
        if (threads > 0 && jobs > threads) throw new UsageException($"--jobs {jobs}: expected at most the {threads} of --threads, which they share");
        return new StudySettings
        {
            Output = session.Get(Out) ?? $"lethe-{plan.Name}",
            PlanName = session.Need(PlanFile),
            Shard = shard,
            Jobs = jobs > 0 ? jobs : 1,
            Threads = threads > 0 ? threads : Environment.ProcessorCount,
            DataRoot = session.DataRoot,
            Progress = session.Flow.Progress,
        };
    }
}
