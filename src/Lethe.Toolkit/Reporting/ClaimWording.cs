using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>Claims in plain words, calibrated to what was measured.</summary>
internal static class ClaimWording
{
    /// <summary>Two or three words.</summary>
    public static string Short(Claim claim) => claim.Kind switch
    {
        ClaimKind.Exact => "Exact",
        ClaimKind.Certified => "Certified",
        ClaimKind.Indistinguishable => "Indistinguishable within a margin",
        ClaimKind.BehavesAlike => "Behaves alike",
        _ => "No evidence",
    };

    /// <summary>What the claim says and what it does not; the measures it rests on are told by <see cref="Measures"/>.</summary>
    public static string Sentence(Claim claim, Func<string, MetricDescription> metric) => claim.Kind switch
    {
        ClaimKind.Exact => "This model was trained without the forgotten data, so nothing of it can be in the weights.",
        ClaimKind.Certified => $"A proof bounds what is left of the forgotten data, under its assumptions: {claim.Bound}.",
        ClaimKind.Indistinguishable => $"On the measures listed, every interval of the difference to a retrained model lies within {Margin(claim, metric)}. Nothing is said of what is not listed.",
        ClaimKind.BehavesAlike => "On the measures listed, the model behaves much like one retrained without the data. That is likeness on these measures alone; it does not show that the information is gone.",
        _ => "What was measured does not support any claim that the data is forgotten.",
    };

    /// <summary>The measures that the claim rests on, or nothing.</summary>
    public static string Measures(Claim claim, Func<string, MetricDescription> metric) =>
        claim.Metrics.Count == 0 ? "" : $"Measures: {string.Join("; ", claim.Metrics.Select(id => Prose.Inside(metric(id).Name)))}.";

    private static string Margin(Claim claim, Func<string, MetricDescription> metric) =>
        claim.Metrics.All(id => metric(id).Unit == MetricUnit.Fraction) ? $"{Numbers.Plain(100 * claim.Margin!.Value)} points" : $"a margin of {Numbers.Plain(claim.Margin!.Value)}";
}
