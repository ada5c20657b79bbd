using Lethe.Evaluation.Metrics;

namespace Lethe.Evaluation;

/// <summary>The metrics that an audit can measure, in the order of tables. Immutable.</summary>
public sealed class MetricRegistry
{
    private MetricRegistry(IReadOnlyList<Metric> all) => All = all;

    /// <summary>The metrics of Lethe.</summary>
    public static MetricRegistry Default { get; } = new(
    [
        Accuracy.RetainTest,
        Accuracy.ForgetTest,
        Accuracy.RetainTrain,
        Accuracy.ForgetTrain,
        Accuracy.Test,
        new EntropyMembership(),
        new LossMembership(),
        DivergenceToRetrained.KlForget,
        DivergenceToRetrained.KlRetain,
        DivergenceToRetrained.JsForget,
        DivergenceToRetrained.JsRetain,
        AgreementWithRetrained.Forget,
        AgreementWithRetrained.Retain,
        new KlFromOriginal(),
        new ZeroRetrainForgetting(),
        new WorstClassDrop(),
        new OverforgettingGap(),
        SemanticShift.TopShare,
        SemanticShift.Entropy,
        new LogitVariance(),
        new ParameterDistance(),
        new ParameterChangedFraction(),
        new RelearnSteps(),
        new AnamnesisIndex(),
        new LinearProbeForget(),
        new HidingDistribution(),
        new HidingCovariance(),
    ]);

    /// <summary>All metrics.</summary>
    public IReadOnlyList<Metric> All { get; }

    /// <summary>A registry with one metric more, at the end.</summary>
    /// <param name="metric">The metric.</param>
    /// <exception cref="ArgumentException">Its id is taken.</exception>
    public MetricRegistry With(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return All.Any(known => known.Info.Id == metric.Info.Id)
            ? throw new ArgumentException($"there is a metric '{metric.Info.Id}' already", nameof(metric))
            : new MetricRegistry([.. All, metric]);
    }

    /// <summary>Looks a metric up.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="UsageException">There is no such metric; the message names the nearest ones.</exception>
    public Metric Find(string id) => All.FirstOrDefault(metric => metric.Info.Id == id)
        ?? throw new UsageException(Unknown(id));

    /// <summary>The metrics of a comma-separated list of ids, where <c>default</c> stands for those that need forward passes only and <c>all</c> for all.</summary>
    /// <param name="names">Such as <c>default</c>, <c>all</c>, <c>kl_forget,zrf</c> or <c>default,relearn_steps</c>.</param>
    /// <returns>The metrics in the order of the registry, each once.</returns>
    /// <exception cref="UsageException">Names are unknown (all are told), or the list is empty.</exception>
    public IReadOnlyList<Metric> Select(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] parts = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] unknown = [.. parts.Where(name => !Named(name).Any()).Distinct()];
        if (unknown.Length > 0) throw new UsageException(string.Join("; ", unknown.Select(Unknown)));
        HashSet<Metric> chosen = [.. parts.SelectMany(Named)];
        return chosen.Count == 0
            ? throw new UsageException($"no metric in '{names}', expected default, all or metric ids")
            : [.. All.Where(chosen.Contains)];
    }

    private IEnumerable<Metric> Named(string name) => name switch
    {
        "all" => All,
        "default" => All.Where(metric => metric.Info.IsDefault),
        _ => All.Where(metric => metric.Info.Id == name),
    };

    private string Unknown(string id) => $"unknown metric '{id}', {NearestNames.Suggest(id, All.Select(metric => metric.Info.Id))}";
}
