using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>One measured value with its 95 % bootstrap interval, or the reason why there is none.</summary>
/// <remarks>
/// As JSON <c>{"value": 0.91, "low": 0.90, "high": 0.92}</c>, or <c>{"value": null, "reason": "..."}</c> for a value
/// that does not apply or is infinite. The interval covers the sampling of images, not of seeds.
/// </remarks>
[JsonConverter(typeof(MetricValueConverter))]
public sealed record MetricValue
{
    private MetricValue(double? value, double? low, double? high, string? reason) =>
        (Value, Low, High, Reason) = (value, low, high, reason);

    /// <summary>The value; <see langword="null"/> where it does not apply.</summary>
    public double? Value { get; }

    /// <summary>The lower end of the 95 % interval, where one was computed.</summary>
    public double? Low { get; }

    /// <summary>The upper end of the 95 % interval, where one was computed.</summary>
    public double? High { get; }

    /// <summary>Why there is no value; <see langword="null"/> exactly when there is one.</summary>
    public string? Reason { get; }

    /// <summary>Whether the value carries an interval.</summary>
    public bool HasInterval => Low.HasValue && High.HasValue;

    /// <summary>A value without an interval; one that is not finite becomes a missing value that says so.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value as a record.</returns>
    public static MetricValue Of(double value) =>
        double.IsFinite(value) ? new MetricValue(value, null, null, null) : Missing(Describe(value));

    /// <summary>A value with its 95 % interval; ends that are not finite are left out.</summary>
    /// <param name="value">The value.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <returns>The value as a record.</returns>
    public static MetricValue Of(double value, double low, double high) =>
        double.IsFinite(value) && double.IsFinite(low) && double.IsFinite(high)
            ? new MetricValue(value, low, high, null)
            : Of(value);

    /// <summary>A value that does not exist, with the reason.</summary>
    /// <param name="reason">A short clause a reader understands, e.g. <c>no test image belongs to the request</c>.</param>
    /// <returns>The missing value.</returns>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static MetricValue Missing(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new MetricValue(null, null, null, reason);
    }

    private static string Describe(double value) =>
        double.IsNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
}
