using Lethe.Data;
using Lethe.Evaluation.Statistics;
using Lethe.Models;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Whether forgotten images vary in their outputs as retained images of the class they are taken for.</summary>
internal sealed class HidingCovariance : Metric
{
    private const int FewestImages = 10;

    public override MetricInfo Info { get; } = new(new MetricDescription(
        "hiding_covariance", "Hiding, covariance", "mean over classes i, weighted by their D_f images, of 1 - <A_i, B_i> / (||A_i|| ||B_i||); A_i, B_i = covariance of log p over D_f of test predicted i and over D_r of test labelled i, classes with at least 10 images on both sides",
        MetricDirection.Retrained, MetricInfo.RetrainedValue,
        "0 where the outputs of forgotten images vary like those of retained images of the same predicted class, 1 where they do not at all. Independent of the number of classes and of scale, unlike the sum of its source. No interval: it is measured on the images as they are.",
        MetricUnit.Score, 0.1))
    {
        Minimum = 0,
        Maximum = 1,
        Scopes = [ForgetScope.Classes],
        IsDefault = false,
    };

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        ILookup<int, double[]> forgotten = Rows(context.Predictions(model, AuditPart.ForgetTest), (p, i) => p.Predicted(i));
        ILookup<int, double[]> retained = Rows(context.Predictions(model, AuditPart.RetainTest), (p, i) => p.Labels[i]);
        double sum = 0, weights = 0;
        foreach (IGrouping<int, double[]> group in forgotten.OrderBy(g => g.Key))
        {
            double[][] rows = [.. group], others = [.. retained[group.Key]];
            if (rows.Length < FewestImages || others.Length < FewestImages) continue;
            sum += rows.Length * Correlation.Distance(Correlation.Covariance(rows), Correlation.Covariance(others));
            weights += rows.Length;
        }
        return weights == 0
            ? Estimate.Missing($"no class has {FewestImages} forgotten and {FewestImages} retained test images")
            : Estimate.Of(sum / weights);
    }

    private static ILookup<int, double[]> Rows(Predictions predictions, Func<Predictions, int, int> group) =>
        Enumerable.Range(0, predictions.Count).ToLookup(i => group(predictions, i), i => LogProbabilities(predictions.LogitsOf(i)));

    private static double[] LogProbabilities(ReadOnlySpan<float> logits)
    {
        double shift = Divergence.LogSumExp(logits);
        double[] row = new double[logits.Length];
        for (int k = 0; k < row.Length; k++)
            row[k] = logits[k] - shift;
        return row;
    }
}
