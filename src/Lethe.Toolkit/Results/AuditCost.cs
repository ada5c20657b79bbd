using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>What forgetting cost. Each figure is a bare number in JSON, or <c>{"value": null, "reason": "..."}</c> where unknown.</summary>
/// <param name="Seconds">Wall time in seconds.</param>
/// <param name="SamplesForward">Images that went through a forward pass.</param>
/// <param name="SamplesBackward">Images that went through a backward pass.</param>
/// <param name="ParametersChanged">Weights whose value differs from the original's.</param>
/// <param name="Savings">The part of retraining's wall time that was saved, 1 − seconds / seconds of retraining; negative where forgetting took longer.</param>
public sealed record AuditCost(
    [property: JsonConverter(typeof(PlainValueConverter))] MetricValue Seconds,
    [property: JsonConverter(typeof(PlainValueConverter))] MetricValue SamplesForward,
    [property: JsonConverter(typeof(PlainValueConverter))] MetricValue SamplesBackward,
    [property: JsonConverter(typeof(PlainValueConverter))] MetricValue ParametersChanged,
    [property: JsonConverter(typeof(PlainValueConverter))] MetricValue Savings)
{
    /// <summary>The cost of a run that was measured.</summary>
    /// <param name="seconds">Wall time in seconds.</param>
    /// <param name="samplesForward">Images through a forward pass.</param>
    /// <param name="samplesBackward">Images through a backward pass.</param>
    /// <param name="parametersChanged">Weights changed.</param>
    /// <param name="retrainSeconds">Wall time of retraining, where known.</param>
    /// <returns>The cost with its savings.</returns>
    public static AuditCost Of(double seconds, long samplesForward, long samplesBackward, long parametersChanged, double? retrainSeconds) =>
        new(MetricValue.Of(seconds), MetricValue.Of(samplesForward), MetricValue.Of(samplesBackward), MetricValue.Of(parametersChanged),
            retrainSeconds is > 0 ? MetricValue.Of(1 - seconds / retrainSeconds.Value) : MetricValue.Missing("retraining was not timed"));

    /// <summary>The cost of a model that comes from a file, which records no durations.</summary>
    /// <param name="reason">Why the cost is unknown.</param>
    /// <param name="parametersChanged">Weights changed, which two files are enough to count.</param>
    /// <returns>The cost.</returns>
    public static AuditCost Unknown(string reason, long? parametersChanged = null)
    {
        MetricValue missing = MetricValue.Missing(reason);
        return new(missing, missing, missing, parametersChanged is long count ? MetricValue.Of(count) : missing, missing);
    }
}
