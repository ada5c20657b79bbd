namespace Lethe.Evaluation;

/// <summary>A number that an audit measures on each model. Derive from it and add an instance with <see cref="MetricRegistry.With"/> for one of your own.</summary>
/// <remarks>A metric has no state: one instance serves any number of audits and threads.</remarks>
public abstract class Metric
{
    /// <summary>What the metric is.</summary>
    public abstract MetricInfo Info { get; }

    /// <summary>Measures one model.</summary>
    /// <param name="context">The data, the reference models and their predictions.</param>
    /// <param name="model">The model to measure: the original, the unlearned or the retrained one.</param>
    /// <returns>
    /// The value with its resamples (<see cref="AuditContext.Mean(AuditPart, Func{int, double})"/>, <see cref="AuditContext.Share"/>), or why there is none. Where the metric
    /// does not apply, a reason and never a number in its place.
    /// </returns>
    public abstract Estimate Measure(AuditContext context, AuditedModel model);
}
