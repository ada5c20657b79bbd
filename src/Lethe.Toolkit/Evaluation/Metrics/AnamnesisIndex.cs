using Lethe.Data;
using Lethe.Evaluation.Training;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The steps to learn D_f again, as a share of those of the retrained model.</summary>
internal sealed class AnamnesisIndex : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "anamnesis_index", "Anamnesis index", "relearn_steps / relearn_steps of the retrained model",
        MetricDirection.Retrained, "1, the retrained model's value",
        "1 where the model learns D_f again as slowly as one that never knew it, below 1 where knowledge was left, above where it resists. Steps are mini-batches; published values often count epochs, which is coarser.",
        MetricUnit.Score, 0.2))
    {
        Needs = MetricNeeds.RetrainedModel | MetricNeeds.Training,
        Minimum = 0,
        Scopes = [ForgetScope.Classes, ForgetScope.FineClasses],
        IsDefault = false,
        Citation = "Chundawat et al. 2023, Zero-Shot Machine Unlearning, IEEE TIFS, arXiv:2201.05629",
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Retrained is null) return Estimate.Missing("no retrained model was given");
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        Relearning own = context.Relearn(model), reference = context.Relearn(context.Retrained);
        if (reference.Mean is not double steps) return Estimate.Missing($"the retrained model: {reference.Reason}");
        if (steps == 0) return Estimate.Missing("the retrained model knows D_f as well as the original does");
        return own.Mean is double taken ? Estimate.Of(taken / steps) : Estimate.Missing(own.Reason);
    }
}
