using Lethe.Data;
using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Whether the predictions of forgotten images are spread over the retained classes as retained images are.</summary>
internal sealed class HidingDistribution : Metric
{
    public override MetricInfo Info { get; } = new(new MetricDescription(
        "hiding_distribution", "Hiding, distribution", "KL(q || r) in nats, q = shares of the predicted classes of D_f of test, r = shares of the classes of D_r of test",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "0 where images of the forgotten class are classified as if they were any retained images. A true KL; the source of the metric divides it by the number of classes. Missing where images still go to a class that no retained image has.",
        MetricUnit.Nats, 0.1))
    {
        Minimum = 0,
        Scopes = [ForgetScope.Classes],
        IsDefault = false,
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        Predictions forgotten = context.Predictions(model, AuditPart.ForgetTest);
        double[] q = new double[forgotten.Classes], r = new double[forgotten.Classes];
        for (int i = 0; i < forgotten.Count; i++)
            q[forgotten.Predicted(i)]++;
        foreach (int label in context.Part(AuditPart.RetainTest).Labels)
            r[label]++;
        if (Enumerable.Range(0, q.Length).Any(k => q[k] > 0 && r[k] == 0)) return Estimate.Missing("some images go to a class that no retained image has");
        double[][] forgottenDraws = context.Resample(AuditPart.ForgetTest).Sums(q.Length, forgotten.Predicted, _ => 1);
        double[][] retainedDraws = context.Resample(AuditPart.RetainTest).Sums(q.Length, context.Part(AuditPart.RetainTest).Label, _ => 1);
        double[] replicates = new double[Resample.Draws];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] = Divergence([.. forgottenDraws.Select(sums => sums[b])], [.. retainedDraws.Select(sums => sums[b])]);
        return Estimate.Of(Divergence(q, r), replicates);
    }

    private static double Divergence(double[] q, double[] r)
    {
        double totalQ = q.Sum(), totalR = r.Sum(), sum = 0;
        for (int k = 0; k < q.Length; k++)
            sum += q[k] > 0 ? q[k] / totalQ * Math.Log(q[k] / totalQ / (r[k] / totalR)) : 0;
        return Math.Max(sum, 0);
    }
}
