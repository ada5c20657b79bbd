using Lethe.Data;
using Lethe.Evaluation.Training;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>What the features still know of the forgotten classes.</summary>
internal sealed class LinearProbeForget : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "linear_probe_forget", "Linear probe on D_f", "share of D_f of test recognised by a new linear layer, trained on the penultimate features of D_f and D_r of train",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "Whether the forgotten classes can still be read from the features. Those of a retrained model tell them apart too, though it never saw them: only what lies above its value was left behind.",
        MetricUnit.Fraction, 0.05))
    {
        Needs = MetricNeeds.Training,
        Minimum = 0,
        Maximum = 1,
        Scopes = [ForgetScope.Classes, ForgetScope.FineClasses],
        IsDefault = false,
        Citation = "Alain and Bengio 2016, Understanding Intermediate Layers Using Linear Classifier Probes, arXiv:1610.01644",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        bool[] recognised = LinearProbe.Recognised(context, model.Model, context.Workers, context.Cancellation);
        return context.Share(AuditPart.ForgetTest, i => recognised[i]);
    }
}
