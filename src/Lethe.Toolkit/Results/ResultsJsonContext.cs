using System.Text.Json.Serialization;

namespace Lethe.Results;

/// <summary>The source-generated JSON of all result records: snake case, declaration order, absent parts left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(AuditCost))]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(StudyDocument))]
[JsonSerializable(typeof(IReadOnlyList<MetricDescription>))]
internal sealed partial class ResultsJsonContext : JsonSerializerContext;
