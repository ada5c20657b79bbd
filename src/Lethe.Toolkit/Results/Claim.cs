using System.Globalization;
using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>The one claim a report makes about an unlearned model. One string in JSON, which <see cref="Parse"/> reads back.</summary>
[JsonConverter(typeof(ClaimConverter))]
public sealed class Claim
{
    private const string IndistinguishableOn = "indistinguishable on ", AlikeOn = "behaves alike on ", AtMargin = " at margin ", CertifiedBy = "certified: ";

    private Claim(ClaimKind kind, IReadOnlyList<string> metrics, double? margin, string? bound) =>
        (Kind, Metrics, Margin, Bound) = (kind, metrics, margin, bound);

    /// <summary>The model was trained without the forgotten data.</summary>
    public static Claim Exact { get; } = new(ClaimKind.Exact, [], null, null);

    /// <summary>Nothing measured supports a claim.</summary>
    public static Claim NoEvidence { get; } = new(ClaimKind.NoEvidence, [], null, null);

    /// <summary>How strong the claim is.</summary>
    public ClaimKind Kind { get; }

    /// <summary>The metrics it rests on; empty for <see cref="Exact"/>, certified claims and <see cref="NoEvidence"/>.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>The declared margin of an indistinguishability claim, in the metrics' own unit.</summary>
    public double? Margin { get; }

    /// <summary>The bound of a certified claim.</summary>
    public string? Bound { get; }

    /// <summary>A claim with a proof.</summary>
    /// <param name="bound">The bound and its assumptions in one clause.</param>
    /// <returns>The claim.</returns>
    public static Claim Certified(string bound) => new(ClaimKind.Certified, [], null, bound);

    /// <summary>The intervals of the gaps lie within a margin.</summary>
    /// <param name="metrics">The metrics that were tested, all of them.</param>
    /// <param name="margin">The declared margin.</param>
    /// <returns>The claim.</returns>
    /// <exception cref="ArgumentException">No metric is listed.</exception>
    public static Claim Indistinguishable(IReadOnlyList<string> metrics, double margin) =>
        new(ClaimKind.Indistinguishable, NotEmpty(metrics), margin, null);

    /// <summary>The gaps are small, without a test of equivalence.</summary>
    /// <param name="metrics">The metrics that were compared.</param>
    /// <returns>The claim.</returns>
    /// <exception cref="ArgumentException">No metric is listed.</exception>
    public static Claim BehavesAlike(IReadOnlyList<string> metrics) => new(ClaimKind.BehavesAlike, NotEmpty(metrics), null, null);

    /// <summary>Reads a claim back from its string.</summary>
    /// <param name="text">The string that <see cref="ToString"/> gave.</param>
    /// <returns>The claim.</returns>
    /// <exception cref="FormatException">The text is not a claim.</exception>
    public static Claim Parse(string text)
    {
        if (text == "exact") return Exact;
        if (text == "no evidence") return NoEvidence;
        if (text.StartsWith(CertifiedBy, StringComparison.Ordinal)) return Certified(text[CertifiedBy.Length..]);
        if (text.StartsWith(AlikeOn, StringComparison.Ordinal)) return BehavesAlike(text[AlikeOn.Length..].Split(", "));
        int margin = text.LastIndexOf(AtMargin, StringComparison.Ordinal);
        if (text.StartsWith(IndistinguishableOn, StringComparison.Ordinal) && margin > IndistinguishableOn.Length)
            return Indistinguishable(text[IndistinguishableOn.Length..margin].Split(", "), double.Parse(text[(margin + AtMargin.Length)..], CultureInfo.InvariantCulture));
        throw new FormatException($"'{text}' is not a claim");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ClaimKind.Exact => "exact",
        ClaimKind.Certified => CertifiedBy + Bound,
        ClaimKind.Indistinguishable => $"{IndistinguishableOn}{string.Join(", ", Metrics)}{AtMargin}{Margin!.Value.ToString("R", CultureInfo.InvariantCulture)}",
        ClaimKind.BehavesAlike => AlikeOn + string.Join(", ", Metrics),
        _ => "no evidence",
    };

    private static IReadOnlyList<string> NotEmpty(IReadOnlyList<string> metrics) =>
        metrics.Count > 0 ? metrics : throw new ArgumentException("a claim lists the metrics it rests on", nameof(metrics));
}
