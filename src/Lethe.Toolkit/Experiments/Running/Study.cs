using System.Text;
using Lethe.Data;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Store;
using Lethe.Formats;

namespace Lethe.Experiments.Running;

/// <summary>Runs studies.</summary>
/// <remarks>Thread-safe. Any number of runs, in one process or on several machines, may work on one folder at a time.</remarks>
public static class Study
{
    private const string PlanFile = "plan.yaml";

    /// <summary>Does what is missing of a plan, and gathers what is there.</summary>
    /// <param name="plan">The grid.</param>
    /// <param name="settings">Where and how.</param>
    /// <param name="cancellation">Stops the run; what is finished stays, trainings under way leave their state.</param>
    /// <exception cref="UsageException">A request names nothing in its data, or a model does not fit it.</exception>
    /// <exception cref="DataException">The folder cannot be written, or a dataset is missing.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static StudyOutcome Run(StudyPlan plan, StudySettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Jobs, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1, nameof(settings));
        AtomicFile.EnsureWritable(Path.Combine(settings.Output, PlanFile));
        Dictionary<string, Dataset> loaded = [];
        Dataset Load(string spec) => loaded.TryGetValue(spec, out Dataset? known) ? known : loaded[spec] = settings.LoadData(spec);
        StudyGraph graph = StudyGraph.Of(plan, Load, settings.PlanName);
        foreach (string notice in graph.Notices)
            settings.Notice(notice);
        AtomicFile.Write(Path.Combine(settings.Output, PlanFile), stream => stream.Write(Encoding.UTF8.GetBytes(plan.Text)));
        StepStore store = new(settings.Output);
        using EventLog log = new(settings.Output, settings.Time);
        Work(graph, [], store, settings, log, cancellation);
        // A model that cannot be trained fails the cells of its own seed; those of the seed before it take another one for their floor.
        for (HashSet<StepKey> failed = [], now = graph.Failed(store); now.Count > failed.Count; now = graph.Failed(store))
        {
            failed = now;
            graph = StudyGraph.Of(plan, Load, settings.PlanName, failed);
            Work(graph, failed, store, settings, log, cancellation);
        }

        return Report(graph, store, settings);
    }

    // While a report was written another worker may have finished, and its report may have been overwritten by this one, which knows less.
    private static StudyOutcome Report(StudyGraph graph, StepStore store, StudySettings settings)
    {
        StudyOutcome outcome = StudyOutcome.Of(graph, store, settings);
        while (true)
        {
            StudyOutcome written = StudyReports.Write(outcome, graph.Plan, store, settings), now = StudyOutcome.Of(graph, store, settings);
            if ((now.Done, now.Failed) == (outcome.Done, outcome.Failed))
                return written;
            outcome = now;
        }
    }

    private static void Work(StudyGraph graph, HashSet<StepKey> failed, StepStore store, StudySettings settings, EventLog log, CancellationToken cancellation)
    {
        IReadOnlyList<Step> steps = StudyGraph.StepsOf(graph.Cells.Where((_, index) => settings.Shard.Has(index)));
        using ClaimBoard claims = new(store, settings.Time, settings.Claims);
        if (steps.Any(step => !store.Has(step.Key)))
            VectorWidth.Check(store);
        StoreCleaner.Clean(store, claims);
        StoreCleaner.CleanReports(settings.Output);
        foreach (Step step in steps.Where(step => !failed.Contains(step.Key)))
            store.ClearFailure(step.Key);
        GridProgress progress = new(steps, settings.Jobs, settings.Progress, log, settings.Time);
        StepBoard board = new(steps, store, claims, progress);
        log.Write("run", writer =>
        {
            writer.WriteString("version", LetheVersion.Text);
            writer.WriteString("plan", settings.PlanName);
            writer.WriteString("shard", $"{settings.Shard.Index}/{settings.Shard.Count}");
            writer.WriteNumber("steps", steps.Count);
            writer.WriteNumber("jobs", settings.Jobs);
            writer.WriteNumber("threads", settings.Threads);
        });
        new GridRunner(board, store, progress, settings).Run(cancellation);
        log.Write("end", writer =>
        {
            foreach (StepState state in new[] { StepState.Done, StepState.Failed, StepState.Skipped })
                writer.WriteNumber(state.ToString().ToLowerInvariant(), steps.Count(step => board.StateOf(step) == state));
        });
    }
}
