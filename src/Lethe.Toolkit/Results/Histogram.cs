namespace Lethe.Results;

/// <summary>Counts of values in fixed bins. Statistics only: no value can be traced to an image.</summary>
/// <param name="Counts">The number of values in each bin.</param>
/// <param name="Median">The median of the values; 0 without values.</param>
public sealed record Histogram(IReadOnlyList<int> Counts, double Median)
{
    /// <summary>The bins of a confidence histogram: equal steps over [0, 1].</summary>
    public const int ConfidenceBins = 25;

    /// <summary>The bins of a loss histogram: equal steps of log10 over [1e-4, 1e2], values outside in the end bins.</summary>
    public const int LossBins = 24;

    /// <summary>The decades that a loss histogram spans, as powers of ten.</summary>
    public const int LossFirstDecade = -4, LossLastDecade = 2;

    /// <summary>Counts the highest class probability of each sample.</summary>
    /// <param name="values">Probabilities in [0, 1].</param>
    /// <returns>The histogram.</returns>
    public static Histogram OfConfidence(ReadOnlySpan<float> values) => Count(values, ConfidenceBins, value => value * ConfidenceBins);

    /// <summary>Counts the cross-entropy of each sample's true label.</summary>
    /// <param name="values">Losses in nats, not negative; an infinite one falls into the last bin.</param>
    /// <returns>The histogram.</returns>
    public static Histogram OfLoss(ReadOnlySpan<float> values) => Count(values, LossBins,
        value => (Math.Log10(value) - LossFirstDecade) / (LossLastDecade - LossFirstDecade) * LossBins);

    private static Histogram Count(ReadOnlySpan<float> values, int bins, Func<double, double> position)
    {
        int[] counts = new int[bins];
        foreach (float value in values)
            if (!float.IsNaN(value)) counts[(int)Math.Clamp(position(value), 0, bins - 1)]++;
        return new Histogram(counts, MedianOf(values));
    }

    private static double MedianOf(ReadOnlySpan<float> values)
    {
        float[] finite = [.. values.ToArray().Where(float.IsFinite).Order()];
        return finite.Length == 0 ? 0 : (finite[(finite.Length - 1) / 2] + (double)finite[finite.Length / 2]) / 2;
    }
}
