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

    /// <summary>One or two sentences that say what the claim says, and what it does not.</summary>
    public static string Sentence(Claim claim, Func<string, MetricDescription> metric)
    {
        string listed = string.Join(", ", claim.Metrics.Select(id => InSentence(metric(id).Name)));
        return claim.Kind switch
        {
            ClaimKind.Exact => "This model was trained without the forgotten data, so nothing of it can be in the weights.",
            ClaimKind.Certified => $"A proof bounds what is left of the forgotten data, under its assumptions: {claim.Bound}.",
            ClaimKind.Indistinguishable => $"On {listed}, every interval of the difference to a retrained model lies within {Margin(claim, metric)}. Nothing is said of what is not listed.",
            ClaimKind.BehavesAlike => $"On {listed}, the model behaves much like one retrained without the data. That is likeness on these measures alone; it does not show that the information is gone.",
            _ => "What was measured does not support any claim that the data is forgotten.",
        };
    }

    private static string InSentence(string name) =>
        name.Length > 1 && char.IsUpper(name[0]) && char.IsLower(name[1]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private static string Margin(Claim claim, Func<string, MetricDescription> metric) =>
        claim.Metrics.All(id => metric(id).Unit == MetricUnit.Fraction) ? $"{Numbers.Significant(100 * claim.Margin!.Value)} points" : $"a margin of {Numbers.Significant(claim.Margin!.Value)}";
}
