using Lethe.Evaluation.Statistics;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>The largest loss of accuracy among the retained classes: what a mean over classes hides.</summary>
internal sealed class WorstClassDrop : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "worst_class_drop", "Worst class drop", "max over retained classes c of accuracy_original(c) - accuracy(c), on D_r of test",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "How much accuracy the retained class that suffered most has lost against the original model. A collapsed neighbour shows here while the mean hides it. The largest of many noisy differences is above 0 even for a harmless method, for the retrained model too.",
        MetricUnit.Fraction, 0.05))
    { Minimum = -1, Maximum = 1 };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.RetainTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.RetainTest));
        ClassAccuracies before = ClassAccuracies.Of(context, context.Original, AuditPart.RetainTest);
        ClassAccuracies after = ClassAccuracies.Of(context, model, AuditPart.RetainTest);
        double[] replicates = new double[Resample.Draws];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] = Worst(before.In(b), after.In(b));
        return Estimate.Of(Worst(before.Values, after.Values), replicates);
    }

    // A class without images has no accuracy (NaN) and is passed over.
    private static double Worst(double[] before, double[] after)
    {
        double worst = double.NegativeInfinity;
        for (int k = 0; k < before.Length; k++)
            worst = before[k] - after[k] > worst ? before[k] - after[k] : worst;
        return worst;
    }
}
