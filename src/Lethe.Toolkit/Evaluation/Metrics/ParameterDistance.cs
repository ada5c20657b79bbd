using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>How far the weights have moved from the original's.</summary>
internal sealed class ParameterDistance : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "parameter_distance", "Weight distance", "||theta - theta_original||_2 / ||theta_original||_2 over learnable weights",
        MetricDirection.Descriptive, "none: it describes",
        "How far the weights have moved from the original's, relative to their length. A retrained model starts elsewhere and ends far away; small is no sign of failure, nor of success.",
        MetricUnit.Score))
    { Minimum = 0 };

    public override Estimate Measure(AuditContext context, AuditedModel model) => ParameterChange.Between(context.Original.Model, model.Model) is ParameterChange change
        ? Estimate.Of(change.RelativeDistance)
        : Estimate.Missing(ParameterChange.ReasonDifferent);
}
