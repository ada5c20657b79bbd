using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>Collects the values of an audit, metric by metric.</summary>
/// <param name="hasRetrained">Whether there is a retrained model.</param>
internal sealed class Measurements(bool hasRetrained)
{
    private readonly MetricSet _original = [], _unlearned = [];
    private readonly MetricSet? _retrained = hasRetrained ? [] : null, _gap = hasRetrained ? [] : null, _originalGap = hasRetrained ? [] : null;

    public AuditModels Models => new(new ModelMetrics(_original), new ModelMetrics(_unlearned), _retrained is null ? null : new ModelMetrics(_retrained));

    public MetricSet? Gap => _gap;

    /// <summary>The gap of the untouched original: what there was to forget.</summary>
    public MetricSet? OriginalGap => _originalGap;

    /// <summary>Adds one metric.</summary>
    /// <param name="info">The metric.</param>
    /// <param name="original">Of the original model.</param>
    /// <param name="unlearned">Of the unlearned model.</param>
    /// <param name="reference">What stands beside it; <see langword="null"/> without a retrained model.</param>
    /// <param name="same">Whether the unlearned model is the retrained one, so that they do not differ by any sample of images.</param>
    public void Add(MetricInfo info, Estimate original, Estimate unlearned, Estimate? reference, bool same)
    {
        _original.Add(info.Id, original.ToMetricValue(info.Minimum, info.Maximum));
        _unlearned.Add(info.Id, unlearned.ToMetricValue(info.Minimum, info.Maximum));
        if (reference is null) return;
        _retrained!.Add(info.Id, reference.ToMetricValue(info.Minimum, info.Maximum));
        Estimate gap = unlearned.Minus(reference);
        double reach = info.Maximum - info.Minimum;
        _originalGap!.Add(info.Id, original.Minus(reference).ToMetricValue(-reach, reach));
        _gap!.Add(info.Id, same && gap.Reason is null ? MetricValue.Of(0, 0, 0) : gap.ToMetricValue(-reach, reach));
    }
}
