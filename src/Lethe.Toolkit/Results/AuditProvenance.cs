using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>What an audit looked at, so that anyone can check it was that: lower-case hexadecimal SHA-256 values.</summary>
/// <param name="Version">The version of Lethe that measured.</param>
/// <param name="OriginalSha256">Of the original model: names, shapes and values of its parameters and buffers, not of a file.</param>
/// <param name="UnlearnedSha256">Of the unlearned model, likewise.</param>
/// <param name="RetrainedSha256">Of the retrained model, likewise, where there is one.</param>
/// <param name="DataSha256">Of the loaded data.</param>
/// <param name="IdsSha256">Of the ids that the request resolved to.</param>
public sealed record AuditProvenance(
    string Version,
    string OriginalSha256,
    string UnlearnedSha256,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? RetrainedSha256,
    string DataSha256,
    string IdsSha256);
