using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lethe.Results;

/// <summary>Result records as JSON and back. Equal records give equal bytes.</summary>
public static class ResultsJson
{
    private static readonly ResultsJsonContext Context = new(new JsonSerializerOptions(ResultsJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>An audit as the JSON that <c>lethe audit --json</c> prints.</summary>
    /// <param name="audit">The audit.</param>
    /// <returns>Indented JSON without a final newline.</returns>
    public static string Serialize(AuditRecord audit) => JsonSerializer.Serialize(audit, Context.AuditRecord);

    /// <summary>A cost as the JSON that <c>lethe unlearn --json</c> holds.</summary>
    /// <param name="cost">The cost.</param>
    /// <returns>Indented JSON without a final newline.</returns>
    public static string Serialize(AuditCost cost) => JsonSerializer.Serialize(cost, Context.AuditCost);

    /// <summary>A report document as the JSON of <c>report.json</c>.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Indented JSON without a final newline.</returns>
    public static string Serialize(ReportDocument document) => JsonSerializer.Serialize(document, Context.ReportDocument);

    /// <summary>A study as the JSON of <c>study.json</c>.</summary>
    /// <param name="study">The study.</param>
    /// <returns>Indented JSON without a final newline.</returns>
    public static string Serialize(StudyDocument study) => JsonSerializer.Serialize(study, Context.StudyDocument);

    /// <summary>Writes an audit as one value into a larger JSON document.</summary>
    /// <param name="writer">The writer, where a value may stand.</param>
    /// <param name="audit">The audit.</param>
    public static void Write(Utf8JsonWriter writer, AuditRecord audit) => JsonSerializer.Serialize(writer, audit, Context.AuditRecord);

    /// <summary>Writes a cost as one value into a larger JSON document.</summary>
    /// <param name="writer">The writer, where a value may stand.</param>
    /// <param name="cost">The cost.</param>
    public static void Write(Utf8JsonWriter writer, AuditCost cost) => JsonSerializer.Serialize(writer, cost, Context.AuditCost);

    /// <summary>Writes a report document to a stream, as UTF-8.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="document">The document.</param>
    public static void Write(Stream stream, ReportDocument document) => JsonSerializer.Serialize(stream, document, Context.ReportDocument);

    /// <summary>Reads an audit.</summary>
    /// <param name="json">Its JSON.</param>
    /// <returns>The audit.</returns>
    /// <exception cref="JsonException">The text is not an audit; the message names the path.</exception>
    public static AuditRecord ReadAudit(string json) => NotNull(JsonSerializer.Deserialize(json, Context.AuditRecord));

    /// <summary>Reads a report document.</summary>
    /// <param name="stream">UTF-8 JSON.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">The text is not a report document, or one of a newer format.</exception>
    public static ReportDocument ReadReport(Stream stream)
    {
        ReportDocument document = NotNull(JsonSerializer.Deserialize(stream, Context.ReportDocument));
        return document.Format <= ReportDocument.CurrentFormat
            ? document
            : throw new JsonException($"report format {document.Format} is newer than {ReportDocument.CurrentFormat}, which this version reads");
    }

    private static T NotNull<T>(T? value) where T : class => value ?? throw new JsonException("the document is null");
}
