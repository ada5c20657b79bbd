using Lethe.Results;

namespace Lethe.Evaluation;

/// <summary>An audit with what a report shows beside its record.</summary>
/// <param name="Record">The measurements, the gaps, the claim: what <c>lethe audit --json</c> prints.</param>
/// <param name="Alarms">What a reader must know before the numbers.</param>
/// <param name="Original">Metrics, confusion matrix and histograms of the original model.</param>
/// <param name="Unlearned">Those of the unlearned model.</param>
/// <param name="Retrained">Those of the retrained model, where there is one.</param>
public sealed record AuditResult(
    AuditRecord Record,
    IReadOnlyList<Alarm> Alarms,
    ModelEvidence Original,
    ModelEvidence Unlearned,
    ModelEvidence? Retrained);
