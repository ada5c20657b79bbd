using Lethe.Evaluation.Statistics;
using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>A measured value with what it comes to in each bootstrap resample of the images, or the reason why there is none.</summary>
/// <remarks>
/// The resamples are the same for every model and metric, so that the difference of two estimates has an interval of its own
/// (<see cref="Minus"/>), narrower than the two intervals suggest. Intervals cover the sampling of images, not of seeds.
/// </remarks>
public sealed class Estimate
{
    private readonly double[] _replicates;
    private readonly double _resolution;

    private Estimate(double value, double[] replicates, double resolution, string? reason) =>
        (Value, _replicates, _resolution, Reason) = (value, replicates, resolution, reason);

    /// <summary>The value; NaN where there is none.</summary>
    public double Value { get; }

    /// <summary>Why there is no value; <see langword="null"/> where there is one.</summary>
    public string? Reason { get; }

    /// <summary>The value in each resample, in their fixed order; empty where the value does not come from a sample of images.</summary>
    public ReadOnlySpan<double> Replicates => _replicates;

    /// <summary>A value that does not come from a sample of images, such as a distance between weights; it has no interval.</summary>
    /// <param name="value">The value.</param>
    public static Estimate Of(double value) => new(value, [], 0, null);

    /// <summary>A value with its resamples.</summary>
    /// <param name="value">The value on the images themselves.</param>
    /// <param name="replicates">The value in each of the audit's resamples, in their order; NaN where it is not defined.</param>
    /// <param name="resolution">
    /// For shares of <c>n</c> images <see cref="Resolution(int)"/>: how far the truth may be off where every resample gives the same value
    /// (all images right, or none), which the bootstrap cannot see.
    /// </param>
    public static Estimate Of(double value, ReadOnlySpan<double> replicates, double resolution = 0) => new(value, replicates.ToArray(), resolution, null);

    /// <summary>No value, and why.</summary>
    /// <param name="reason">A short clause a reader understands, such as <c>no test image belongs to the request</c>.</param>
    public static Estimate Missing(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Estimate(double.NaN, [], 0, reason);
    }

    /// <summary>The largest share that may go unseen among <paramref name="images"/> images with a probability of 2.5 %: 1 − 0.025^(1/n), the exact binomial bound.</summary>
    /// <param name="images">The number of images, n.</param>
    public static double Resolution(int images) => images > 0 ? 1 - Math.Pow(0.025, 1.0 / images) : 1;

    /// <summary>The difference to another estimate, resample by resample.</summary>
    /// <param name="other">What is taken away.</param>
    /// <returns>This minus the other; missing, with its reason, if one of them is.</returns>
    public Estimate Minus(Estimate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((Reason ?? other.Reason) is string reason) return Missing(reason);
        double value = Value - other.Value;
        if (_replicates.Length == 0 || _replicates.Length != other._replicates.Length) return Of(value);
        double[] differences = new double[_replicates.Length];
        for (int b = 0; b < differences.Length; b++)
            differences[b] = _replicates[b] - other._replicates[b];
        return new Estimate(value, differences, Math.Max(_resolution, other._resolution), null);
    }

    /// <summary>The value with its 95 % interval: the percentiles 2.5 and 97.5 of the resamples, widened to contain the value.</summary>
    /// <param name="minimum">The smallest value there can be.</param>
    /// <param name="maximum">The largest value there can be.</param>
    public MetricValue ToMetricValue(double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity)
    {
        if (Reason is not null) return MetricValue.Missing(Reason);
        if (!Percentiles.TryInterval(_replicates, out double low, out double high)) return MetricValue.Of(Value);
        double widening = low == high && low == Value ? _resolution : 0;
        return MetricValue.Of(Value, Math.Max(Math.Min(low, Value) - widening, minimum), Math.Min(Math.Max(high, Value) + widening, maximum));
    }

    /// <inheritdoc/>
    public override string ToString() => Reason ?? Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
