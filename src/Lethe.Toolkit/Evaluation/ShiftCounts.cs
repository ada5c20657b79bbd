using Lethe.Data;
using Lethe.Evaluation.Statistics;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>Where the test images of the forgotten classes go: how many of them each other class receives, on the images and in each resample.</summary>
internal sealed class ShiftCounts
{
    private readonly double[][] _draws;

    private ShiftCounts(double[] counts, double[][] draws, int destinations) => (Counts, _draws, Destinations) = (counts, draws, destinations);

    /// <summary>Images by predicted class; 0 for the forgotten classes.</summary>
    public double[] Counts { get; }

    /// <summary>The number of classes an image can go to.</summary>
    public int Destinations { get; }

    /// <summary>All images that left.</summary>
    public double Total => Counts.Sum();

    /// <summary>The counts in one resample.</summary>
    public double[] In(int draw) => [.. _draws.Select(sums => sums[draw])];

    /// <summary>A statistic of the counts with its resamples.</summary>
    public Estimate Estimate(Func<double[], double> statistic)
    {
        double[] replicates = new double[Resample.Draws];
        for (int b = 0; b < replicates.Length; b++)
            replicates[b] = statistic(In(b));
        return Evaluation.Estimate.Of(statistic(Counts), replicates);
    }

    public static ShiftCounts Of(AuditContext context, AuditedModel model)
    {
        Predictions predictions = context.Predictions(model, AuditPart.ForgetTest);
        int[] destination = new int[predictions.Count];
        double[] counts = new double[predictions.Classes];
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = HasLeft(context.Split, predictions.Predicted(i), predictions.Labels[i]) ? predictions.Predicted(i) : -1;
            if (destination[i] >= 0) counts[destination[i]]++;
        }
        return new ShiftCounts(
            counts,
            context.Resample(AuditPart.ForgetTest).Sums(counts.Length, i => destination[i], _ => 1),
            counts.Length - (context.Split.Scope == ForgetScope.Classes ? context.Split.Classes.Length : 1));
    }

    private static bool HasLeft(ForgetSplit split, int predicted, int label) =>
        split.Scope == ForgetScope.Classes ? !split.Classes.Contains(predicted) : predicted != label;
}
