using Lethe.Data;
using Lethe.Evaluation.Training;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>How soon the model learns D_f again.</summary>
internal sealed class RelearnSteps : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "relearn_steps", "Relearn steps", "mean over 3 runs of the Adam steps (rate 0.0005, 32 images of D_f and 32 of D_r) until the accuracies on D_f and D_r of test are 0.9 of the original's; the logits of forgotten classes are levelled first",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "A model that has only hidden D_f learns it again in fewer steps than one that never knew it. Levelling the logits first keeps a mere mask from counting as forgetting. Missing where it takes more than 400 steps. No interval: a run is one number.",
        MetricUnit.Count))
    {
        Needs = MetricNeeds.Training,
        Minimum = 0,
        Scopes = [ForgetScope.Classes, ForgetScope.FineClasses],
        IsDefault = false,
        Citation = "Tarun et al. 2021, Fast Yet Effective Machine Unlearning, arXiv:2111.08947",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        Relearning relearning = context.Relearn(model);
        return relearning.Mean is double steps ? Estimate.Of(steps) : Estimate.Missing(relearning.Reason);
    }
}
