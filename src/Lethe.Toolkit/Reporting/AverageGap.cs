using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>The average gap of the literature: the mean absolute difference to the retrained model over four metrics.</summary>
/// <param name="Value">The mean, a fraction.</param>
/// <param name="Metrics">The metrics it is over: those of the four that were measured.</param>
internal sealed record AverageGap(double Value, IReadOnlyList<string> Metrics)
{
    /// <summary>Forget and retain accuracy on training images, test accuracy, membership inference.</summary>
    private static readonly (string Id, string Words)[] Four =
        [("forget_train_accuracy", "forget accuracy"), ("retain_train_accuracy", "retain accuracy"), ("test_accuracy", "test accuracy"), ("mia_entropy_auc", "membership inference")];

    /// <summary>The metrics in words: <c>forget accuracy, retain accuracy and test accuracy</c>.</summary>
    public string InWords
    {
        get
        {
            string[] words = [.. Four.Where(metric => Metrics.Contains(metric.Id)).Select(metric => metric.Words)];
            return $"{string.Join(", ", words[..^1])} and {words[^1]}";
        }
    }

    /// <summary>The metrics in words that an average over some measured ones is over; <see langword="null"/> if there is none.</summary>
    public static string? WordsOf(IEnumerable<string> measured) =>
        Four.Select(metric => metric.Id).Intersect(measured).ToArray() is { Length: >= 2 } known ? new AverageGap(0, known).InWords : null;

    public static AverageGap? Of(AuditRecord audit)
    {
        if (audit.Gap is not MetricSet gap) return null;
        string[] measured = [.. Four.Select(metric => metric.Id).Where(id => gap.Number(id).HasValue)];
        return measured.Length < 2 ? null : new AverageGap(measured.Average(name => Math.Abs(gap.Number(name)!.Value)), measured);
    }
}
