using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation.Metrics;

/// <summary>Where test images of the forgotten classes go: to one neighbour, or everywhere.</summary>
internal sealed class SemanticShift : Metric
{
    private readonly bool _entropy;

    private SemanticShift(bool entropy)
    {
        _entropy = entropy;
        Info = new MetricInfo(entropy
            ? new MetricDescription("semantic_shift_entropy", "Shift entropy", "-sum over k of r_k ln r_k / ln K', r_k = P(argmax p = k | y in D_f, argmax p not in D_f), K' classes to go to",
                MetricDirection.Retrained, MetricInfo.RetrainedValue,
                "0 where all images of the forgotten classes go to one class, 1 where they spread evenly over all others.", MetricUnit.Score, 0.1)
            : new MetricDescription("semantic_shift_top_share", "Shift top share", "max over k of r_k, r_k = P(argmax p = k | y in D_f, argmax p not in D_f)",
                MetricDirection.Retrained, MetricInfo.RetrainedValue,
                "The share of the forgotten classes' test images that goes to the one class that receives most, among those that left. A retrained model sends them to what looks like them.", MetricUnit.Fraction, 0.1))
        {
            Minimum = 0,
            Maximum = 1,
            Scopes = [ForgetScope.Classes, ForgetScope.FineClasses],
        };
    }

    public static SemanticShift TopShare { get; } = new(entropy: false);

    public static SemanticShift Entropy { get; } = new(entropy: true);

    public override MetricInfo Info { get; }

    public override Estimate Measure(AuditContext context, AuditedModel model)
    {
        if (context.Part(AuditPart.ForgetTest).Count == 0) return Estimate.Missing(context.ReasonEmpty(AuditPart.ForgetTest));
        ShiftCounts shift = ShiftCounts.Of(context, model);
        if (shift.Total == 0) return Estimate.Missing("no test image has left the forgotten classes");
        if (_entropy && shift.Destinations < 2) return Estimate.Missing("there is only one class to go to");
        return _entropy ? shift.Estimate(counts => EntropyOf(counts) / Math.Log(shift.Destinations)) : shift.Estimate(counts => counts.Max() / counts.Sum());
    }

    private static double EntropyOf(double[] counts)
    {
        double sum = counts.Sum();
        return sum == 0 ? double.NaN : -counts.Where(c => c > 0).Sum(c => c / sum * Math.Log(c / sum));
    }
}
