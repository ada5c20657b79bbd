using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>How like an untrained network the model behaves on D_f.</summary>
internal sealed class ZeroRetrainForgetting : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "zrf", "ZRF", "1 - mean over D_f of test (of train for sample requests) and over at least three fresh networks of JS(p, p_fresh) / ln 2",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "1 where the outputs on D_f are those of networks that were never trained, 0 where they are certain. A retrained model may be certain too, and wrong: read it beside the retrained value. Published values use at least four different formulas and do not compare.",
        MetricUnit.Score, 0.05))
    {
        Minimum = 0,
        Maximum = 1,
        Citation = "Chundawat et al. 2023, Can Bad Teaching Induce Forgetting?, AAAI, arXiv:2205.08096",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        AuditPart part = context.ForgetPart;
        if (context.Part(part).Count == 0) return Estimate.Missing(context.ReasonEmpty(part));
        Predictions measured = context.Predictions(model, part);
        Predictions[] fresh = [.. context.FreshNetworks.Select(network => context.Predictions(network, part))];
        return context.Mean(part, i => 1 - fresh.Average(f => Divergence.JensenShannon(measured.LogitsOf(i), f.LogitsOf(i))) / Math.Log(2));
    }
}
