using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The share of weights that differ from the original's.</summary>
internal sealed class ParameterChangedFraction : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "parameter_changed_fraction", "Weights changed", "|{i: theta_i != theta_original,i}| / |theta| over learnable weights",
        MetricDirection.Descriptive, "none: it describes",
        "The share of the learnable weights whose value differs from the original's. 0 means that nothing was done to them.",
        MetricUnit.Fraction))
    { Minimum = 0, Maximum = 1 };

    public override Estimate Measure(AuditContext context, AuditedModel model) => ParameterChange.Between(context.Original.Model, model.Model) is ParameterChange change
        ? Estimate.Of((double)change.Changed / change.Count)
        : Estimate.Missing(ParameterChange.ReasonDifferent);
}
