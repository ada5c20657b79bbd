using Lethe.Data;
using Lethe.Results;

namespace Lethe.Evaluation.Claims;

/// <summary>Decides what may be said of an unlearned model; never more than was measured.</summary>
/// <remarks>
/// <para>
/// A metric is <em>alike</em> where its gap to the retrained model is no larger than its margin and the paired interval of the gap stays
/// within twice the margin: with too few images the interval is wide, and nothing is shown. Behaving alike needs all of utility
/// (<c>retain_test_accuracy</c>), forgetting (<c>forget_test_accuracy</c>, for samples <c>forget_train_accuracy</c>), privacy
/// (<c>mia_entropy_auc</c>) and, where the floor is known, outputs (<c>kl_forget</c>). Without one of them, and with an alarm, there is no evidence.
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
    /// <param name="metrics">The metrics that were measured, with their margins.</param>
    /// <param name="scope">What the request names.</param>
    /// <param name="alarms">The audit's alarms.</param>
    /// <param name="guarantee">What the method itself guarantees: exact or certified; <see langword="null"/> for most.</param>
    public static Claim Decide(AuditRecord record, IReadOnlyList<MetricInfo> metrics, ForgetScope scope, IReadOnlyList<Alarm> alarms, Claim? guarantee = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(alarms);
        if (guarantee?.Kind is ClaimKind.Exact or ClaimKind.Certified) return guarantee;
        if (record.Gap is not MetricSet gap || alarms.Count > 0) return Claim.NoEvidence;
        string[] alike = [.. metrics.Where(metric => IsAlike(metric, gap)).Select(metric => metric.Id)];
        return Core(scope, gap).All(alike.Contains) ? Claim.BehavesAlike(alike) : Claim.NoEvidence;
    }

    /// <summary>The claim that audits of several independent pairs of an unlearned and a retrained model support.</summary>
    /// <param name="records">One audit a pair, of the same request and method, each pair with a seed of its own.</param>
    /// <param name="metrics">The metrics to test, all of one unit.</param>
    /// <param name="margin">The declared margin, in that unit.</param>
    /// <returns>
    /// Indistinguishable where at least five pairs were measured and the 95 % t-interval of the mean gap over pairs lies within the margin for
    /// every metric; else no evidence.
    /// </returns>
    public static Claim OverSeeds(IReadOnlyList<AuditRecord> records, IReadOnlyList<string> metrics, double margin)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        if (metrics.Count == 0 || records.Count < MinimumPairs || DistinctPairs(records) < records.Count) return Claim.NoEvidence;
        return metrics.All(metric => IsEquivalent([.. records.Select(record => record.Gap?.Number(metric) ?? double.NaN)], margin))
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

    private static bool IsAlike(MetricInfo metric, MetricSet gap) =>
        metric.Description is { Direction: not MetricDirection.Descriptive, Margin: double margin }
        && gap.TryGet(metric.Id, out MetricValue? value)
        && value is { Value: double difference, Low: double low, High: double high }
        && Math.Abs(difference) <= margin && low >= -2 * margin && high <= 2 * margin;

    private static int DistinctPairs(IReadOnlyList<AuditRecord> records) =>
        records.Select(record => record.Provenance.RetrainedSha256).Distinct().Count();

    private static bool IsEquivalent(double[] gaps, double margin)
    {
        double mean = gaps.Average(), squares = gaps.Sum(gap => (gap - mean) * (gap - mean));
        double t = StudentT[Math.Min(gaps.Length - MinimumPairs, StudentT.Length - 1)];
        double half = t * Math.Sqrt(squares / (gaps.Length - 1) / gaps.Length);
        return mean - half >= -margin && mean + half <= margin;
    }
}
