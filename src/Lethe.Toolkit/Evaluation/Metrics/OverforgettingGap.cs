using Lethe.Data;
using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Whether the class nearest to the forgotten one has suffered more than the others.</summary>
internal sealed class OverforgettingGap : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "overforgetting_gap", "Over-forgetting gap", "g - g_original with g = mean accuracy of the other retained classes - accuracy of the neighbour, on D_r of test; neighbour: the retained class to which the original gives D_f of test the most probability",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "How much more the class most like the forgotten one has lost than the rest, since the original. Above the retrained model's value, forgetting has spilled over.",
        MetricUnit.Fraction, 0.05))
    {
        Minimum = -2,
        Maximum = 2,
        Scopes = [ForgetScope.Classes],
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Split.Scope != ForgetScope.Classes) return Estimate.Missing("defined for class requests only");
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        ClassAccuracies before = ClassAccuracies.Of(context, context.Original, AuditPart.RetainTest);
        ClassAccuracies after = ClassAccuracies.Of(context, model, AuditPart.RetainTest);
        int[] retained = [.. Enumerable.Range(0, before.Values.Length).Where(k => !double.IsNaN(before.Values[k]))];
        if (retained.Length < 2) return Estimate.Missing("fewer than two retained classes have test images");
        int neighbour = Neighbour(context.Predictions(context.Original, AuditPart.ForgetTest), retained);
        double[] replicates = new double[Resample.Draws];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] = Gap(after.In(b), retained, neighbour) - Gap(before.In(b), retained, neighbour);
        return Estimate.Of(Gap(after.Values, retained, neighbour) - Gap(before.Values, retained, neighbour), replicates);
    }

    private static int Neighbour(Predictions forgotten, int[] retained) =>
        retained.MaxBy(k => Enumerable.Range(0, forgotten.Count).Sum(i => (double)forgotten.ProbabilitiesOf(i)[k]));

    private static double Gap(double[] accuracies, int[] retained, int neighbour) =>
        retained.Where(k => k != neighbour).Average(k => accuracies[k]) - accuracies[neighbour];
}
