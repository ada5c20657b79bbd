using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments;
using Lethe.Reporting.Tables;
using Lethe.Results;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe demo</c>.</summary>
internal static class DemoView
{
    /// <summary>Writes the comparison and the place of the report, or the JSON document.</summary>
    public static void Write(CommandSession session, DemoOutcome outcome)
    {
        if (session.Json)
        {
            JsonOutput.Write(session.Results, writer => WriteJson(writer, outcome));
            return;
        }

        ComparisonTable table = ComparisonTable.From(outcome.Document);
        new TextTable(table.Headers, table.Rows).WriteTo(session.Results);
        session.Results.Output.WriteLine($"\nEach value, and in brackets its gap to the retrained model: ● within the margin, ◐ within three, ○ beyond.");
        session.Results.Output.WriteLine($"Report: {outcome.ReportFile}");
    }

    private static void WriteJson(Utf8JsonWriter writer, DemoOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("data", outcome.Document.Data.Spec);
        writer.WriteString("model", outcome.Document.Model.Spec);
        writer.WritePropertyName("results");
        writer.WriteArray(outcome.Document.Methods, method => WriteResult(writer, method));
        writer.WriteString("report", outcome.ReportFile);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, MethodResult method)
    {
        writer.WriteStartObject();
        writer.WriteString("method", method.Method);
        writer.WritePropertyName("audit");
        ResultsJson.Write(writer, method.Audit);
        writer.WriteEndObject();
    }
}
