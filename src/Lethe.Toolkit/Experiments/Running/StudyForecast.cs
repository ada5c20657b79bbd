using System.Globalization;
using System.Text;
using Lethe.Experiments.Plans;
using Lethe.Experiments.Store;

namespace Lethe.Experiments.Running;

/// <summary>What a plan comes to: its cells, what they share, and about how long they take, after a short measurement.</summary>
public sealed record StudyForecast
{
    /// <summary>The cells of the shard, a line each.</summary>
    public required IReadOnlyList<string> Cells { get; init; }

    /// <summary>The steps, by kind.</summary>
    public required IReadOnlyList<StepForecast> Steps { get; init; }

    /// <summary>What the reader of the plan should know.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>About how long the run takes with the jobs it was asked for.</summary>
    public required double Seconds { get; init; }

    /// <summary>Lays a plan out and measures a little: no step is run, nothing is written.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="settings">Where and how it would run.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <exception cref="UsageException">A request names nothing in its data, or a model does not fit it.</exception>
    /// <exception cref="DataException">A dataset is missing.</exception>
    public static StudyForecast Of(StudyPlan plan, StudySettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        StudyGraph graph = StudyGraph.Of(plan, settings.LoadData, settings.PlanName);
        StepStore store = new(settings.Output);
        Cell[] cells = [.. graph.Cells.Where((_, index) => settings.Shard.Has(index))];
        using SpeedTrial trial = new(settings, cancellation);
        Dictionary<Step, int> uses = cells.SelectMany(cell => cell.Steps).CountBy(step => step).ToDictionary();
        StepForecast[] steps = [.. StudyGraph.StepsOf(cells).GroupBy(step => step.Key.Kind).Select(kind => Of(kind.Key, [.. kind], uses, store, trial))];
        return new StudyForecast
        {
            Cells = [.. cells.Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Data} {cell.Model.Spec} {cell.Request} {cell.Method.Label} seeds {cell.Seeds.Training}/{cell.Seeds.Unlearning}/{cell.Seeds.Evaluation}"))],
            Steps = steps,
            Notices = graph.Notices,
            Seconds = steps.Sum(step => step.Seconds) / Math.Min(settings.Jobs, settings.Threads),
        };
    }

    /// <summary>The forecast for a terminal.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        foreach (string cell in Cells)
            text.Append(cell).Append('\n');
        text.Append('\n');
        foreach (StepForecast step in Steps)
            text.Append(CultureInfo.InvariantCulture, $"{step.Kind,-11} {step.Count,5} steps for {step.Uses} uses, {step.Done} done already, about {Reporting.Numbers.Seconds(step.Seconds)}\n");
        foreach (string notice in Notices)
            text.Append(CultureInfo.InvariantCulture, $"note: {notice}\n");
        return text.Append(CultureInfo.InvariantCulture, $"{Cells.Count} cells, about {Reporting.Numbers.Seconds(Seconds)}\n").ToString();
    }

    private static StepForecast Of(string kind, Step[] steps, Dictionary<Step, int> uses, StepStore store, SpeedTrial trial)
    {
        Step[] missing = [.. steps.Where(step => !store.Has(step.Key))];
        return new StepForecast(kind, steps.Length, steps.Length - missing.Length, steps.Sum(step => uses[step]), missing.Sum(trial.SecondsOf));
    }
}
