using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>How far the outputs on retained images have moved from the original model's.</summary>
internal sealed class KlFromOriginal : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "kl_original_retain", "KL from original on D_r", "mean over D_r of test of KL(p_original || p), in nats",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "How far the probabilities on what is kept have moved from the original model's. The retrained model has moved too; far less than it is possible, far more is damage.",
        MetricUnit.Nats, 0.05))
    { Minimum = 0 };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        Predictions before = context.Predictions(context.Original, AuditPart.RetainTest), after = context.Predictions(model, AuditPart.RetainTest);
        return context.Mean(AuditPart.RetainTest, i => Divergence.KullbackLeibler(before.LogitsOf(i), after.LogitsOf(i)));
    }
}
