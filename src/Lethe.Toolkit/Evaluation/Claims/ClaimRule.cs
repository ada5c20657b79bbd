using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Decides what may be said of an unlearned model; never more than was measured.</summary>
/// <remarks>
/// <para>
/// A metric is <em>alike</em> where its gap to the retrained model is no larger than its margin and the paired interval of the gap stays
/// within twice the margin: with too few images the interval is wide, and nothing is shown. Metrics of D_f must do better where the untouched
/// original is itself near the retrained model: the gap must also be at most half of the original's, and its interval must leave the
/// original's gap out.
/// </para>
/// <para>
/// Behaving alike needs all of utility (<c>retain_test_accuracy</c>), forgetting (<c>forget_test_accuracy</c>, for samples
/// <c>forget_train_accuracy</c>), privacy (<c>mia_entropy_auc</c>) and, where the floor is known, outputs (<c>kl_forget</c>); and one of the
/// last three must tell the original from the retrained model, else nothing was to be seen. If one of them fails, and with an alarm, there is
/// no evidence.
/// </para>
/// <para>
/// One pair of models on one seed never supports more: the intervals cover the sampling of images, and another seed may give another gap.
/// <see cref="OverSeeds"/> tests equivalence over several pairs.
/// </para>
/// </remarks>
public static class ClaimRule
{
    /// <summary>The fewest pairs of models that support a claim of indistinguishability.</summary>
    public const int MinimumPairs = 5;

    // The 97.5 % quantile of Student's t for 4, 5, ... degrees of freedom.
    private static readonly double[] StudentT =
        [2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093];

    /// <summary>The claim that one audit supports.</summary>
    /// <param name="record">The audit; its own claim is not looked at.</param>
    /// <param name="original">The gaps of the original to the retrained model.</param>
    /// <param name="metrics">The metrics that were measured, with their margins.</param>
    /// <param name="scope">What the request names.</param>
    /// <param name="alarms">The audit's alarms.</param>
    /// <param name="guarantee">What the method itself guarantees: exact or certified; <see langword="null"/> for most.</param>
    internal static Claim Decide(
        AuditRecord record, MetricSet? original, IReadOnlyList<MetricInfo> metrics, ForgetScope scope, IReadOnlyList<Alarm> alarms, Claim? guarantee = null)
    {
        if (guarantee?.Kind is ClaimKind.Exact or ClaimKind.Certified) return guarantee;
        if (record.Gap is not MetricSet gap || original is null || alarms.Count > 0) return Claim.NoEvidence;
        string[] alike = [.. metrics.Where(metric => IsAlike(metric, gap, original)).Select(metric => metric.Id)];
        string[] core = [.. Core(scope, gap)];
        return core.All(alike.Contains) && core.Where(IsOfForgetSet).Any(metric => Tells(original, metric)) ? Claim.BehavesAlike(alike) : Claim.NoEvidence;
    }

    /// <summary>The claim that audits of several independent pairs of an unlearned and a retrained model support.</summary>
    /// <param name="records">One audit a pair, of the same request and method, each pair with a seed of its own.</param>
    /// <param name="metrics">The metrics to test, all of one unit.</param>
    /// <param name="margin">The declared margin, in that unit.</param>
    /// <returns>
    /// Indistinguishable where at least five pairs were measured, the 95 % t-interval of the mean gap over pairs lies within the margin for every
    /// metric, and the originals do not lie within it on the metrics of D_f; else no evidence.
    /// </returns>
    public static Claim OverSeeds(IReadOnlyList<AuditRecord> records, IReadOnlyList<string> metrics, double margin)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        if (metrics.Count == 0 || records.Count < MinimumPairs || DistinctPairs(records) < records.Count) return Claim.NoEvidence;
        return metrics.All(metric => IsEquivalent(Gaps(records, metric), margin) && !(IsOfForgetSet(metric) && Math.Abs(OriginalGaps(records, metric).Average()) <= margin))
            ? Claim.Indistinguishable(metrics, margin)
            : Claim.NoEvidence;
    }

    private static IEnumerable<string> Core(ForgetScope scope, MetricSet gap)
    {
        yield return "retain_test_accuracy";
        yield return scope == ForgetScope.Samples ? "forget_train_accuracy" : "forget_test_accuracy";
        yield return "mia_entropy_auc";
        if (gap.Number("kl_forget").HasValue) yield return "kl_forget";
    }

    // A claim must not rest on a metric of D_f on which nothing had to change.
    private static bool IsOfForgetSet(string metric) =>
        metric is "forget_test_accuracy" or "forget_train_accuracy" or "mia_entropy_auc" or "mia_loss_accuracy" or "kl_forget" or "js_forget" or "agreement_forget" or "zrf";

    private static bool IsAlike(MetricInfo metric, MetricSet gap, MetricSet original)
    {
        if (metric.Description is not { Direction: not MetricDirection.Descriptive, Margin: double margin }) return false;
        if (!gap.TryGet(metric.Id, out MetricValue? value) || value is not { Value: double difference, Low: double low, High: double high }) return false;
        double way = IsOfForgetSet(metric.Id) && Tells(original, metric.Id) ? Math.Abs(original.Number(metric.Id)!.Value) : double.PositiveInfinity;
        double nearest = Math.Min(margin, way / 2), farthest = Math.Min(2 * margin, way);
        return Math.Abs(difference) <= nearest && low >= -farthest && high <= farthest;
    }

    // The original's gap is not 0, beyond the sampling of images.
    private static bool Tells(MetricSet original, string metric) =>
        original.TryGet(metric, out MetricValue? value) && (value.Low > 0 || value.High < 0);

    private static int DistinctPairs(IReadOnlyList<AuditRecord> records) =>
        records.Select(record => record.Provenance.RetrainedSha256).Distinct().Count();

    private static double[] Gaps(IReadOnlyList<AuditRecord> records, string metric) => [.. records.Select(record => record.Gap?.Number(metric) ?? double.NaN)];

    private static double[] OriginalGaps(IReadOnlyList<AuditRecord> records, string metric) =>
        [.. records.Select(r => (r.Models.Original.Metrics.Number(metric) - r.Models.Retrained?.Metrics.Number(metric)) ?? double.NaN)];

    private static bool IsEquivalent(double[] gaps, double margin)
    {
        double mean = gaps.Average(), squares = gaps.Sum(gap => (gap - mean) * (gap - mean));
        double t = StudentT[Math.Min(gaps.Length - MinimumPairs, StudentT.Length - 1)];
        double half = t * Math.Sqrt(squares / (gaps.Length - 1) / gaps.Length);
        return mean - half >= -margin && mean + half <= margin;
    }
}
