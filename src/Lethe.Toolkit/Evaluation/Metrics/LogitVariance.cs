using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>How far apart the logits of retained images lie: a measure of confidence.</summary>
internal sealed class LogitVariance : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "logit_variance", "Logit variance", "mean over D_r of test of Var_k(log p_k), divisor K - 1",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "How spread the logits are on what is kept: flat outputs mean a model that has lost its confidence. Depends on the scale of the last layer.",
        MetricUnit.Score, 3))
    { Minimum = 0 };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        Predictions predictions = context.Predictions(model, AuditPart.RetainTest);
        return context.Mean(AuditPart.RetainTest, i => Divergence.LogVariance(predictions.LogitsOf(i)));
    }
}
