using System.Globalization;
using Lethe.Evaluation.Statistics;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Finds the retained class that forgetting has dragged along.</summary>
/// <remarks>
/// For each retained class k the fall is f_k = min over references r of accuracy_r(k) − accuracy(k), on test images; references are the original, the
/// retrained and, where there is one, the second retrained model, so that neither what retraining loses as well nor what another seed loses counts.
/// The class with the largest f_k raises the alarm where f_k − 3 s_k is above the margin, s_k being the deviation of f_k over the paired resamples:
/// three deviations, because the largest of many noisy falls is looked at.
/// </remarks>
internal static class NeighbourLoss
{
    private const double Margin = 0.05, Deviations = 3;

    public static Alarm? Find(AuditContext context, AuditedModel unlearned)
    {
        if (context.Retrained is null || unlearned == context.Retrained || context.Part(AuditPart.RetainTest).Count == 0) return null;
        ClassAccuracies now = ClassAccuracies.Of(context, unlearned, AuditPart.RetainTest);
        ClassAccuracies[] references =
            [.. new[] { context.Original, context.Retrained, context.SecondRetrained }.OfType<AuditedModel>().Select(model => ClassAccuracies.Of(context, model, AuditPart.RetainTest))];
        double[] falls = Falls(now.Values, [.. references.Select(reference => reference.Values)]);
        int worst = Enumerable.Range(0, falls.Length).MaxBy(k => double.IsNaN(falls[k]) ? double.NegativeInfinity : falls[k]);
        if (!(falls[worst] > Margin)) return null;
        double deviation = Deviation([.. Enumerable.Range(0, Resample.Draws).Select(draw => Falls(now.In(draw), [.. references.Select(reference => reference.In(draw))])[worst])]);
        return falls[worst] - (Deviations * deviation) > Margin
            ? new Alarm(AlarmKind.NeighbourLoss, $"accuracy on the retained class '{context.Data.ClassNames[worst]}' is {Percent(now.Values[worst])}, {Points(falls[worst])} points below the retrained and the original model's")
            : null;
    }

    private static double[] Falls(double[] now, double[][] references) => [.. now.Select((value, k) => references.Min(reference => reference[k]) - value)];

    // A class without images in a resample has no accuracy there (NaN).
    private static double Deviation(double[] replicates)
    {
        double[] known = [.. replicates.Where(double.IsFinite)];
        if (known.Length < 2) return 0;
        double mean = known.Average();
        return Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
    }

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Points(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
