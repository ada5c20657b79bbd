using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>The result of one audit, exactly as <c>lethe audit --json</c> prints it.</summary>
/// <param name="Forget">The forget request as typed, e.g. <c>class:6</c>.</param>
/// <param name="Claim">What may be said about the unlearned model; never more than was measured.</param>
/// <param name="Models">The measurements.</param>
/// <param name="Gap">For each metric, unlearned minus retrained with its paired interval; <see langword="null"/> without a retrained model.</param>
/// <param name="Cost">What forgetting cost.</param>
/// <param name="Provenance">Hashes and version.</param>
public sealed record AuditRecord(
    string Forget,
    Claim Claim,
    AuditModels Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] MetricSet? Gap,
    AuditCost Cost,
    AuditProvenance Provenance);
