using Lethe.Cli.Commands;
using Lethe.Experiments;
using Lethe.Results;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe audit</c>.</summary>
internal static class AuditView
{
    /// <summary>Writes the metrics model by model with the gap, or the JSON document.</summary>
    public static void Write(CommandSession session, AuditOutcome outcome)
    {
        AuditRecord record = outcome.Audit.Record;
        if (session.Json)
        {
            session.Results.Output.WriteLine(ResultsJson.Serialize(record));
            return;
        }

        Table(record).WriteTo(session.Results);
        session.Results.Output.WriteLine($"\nclaim: {record.Claim}");
        foreach (Alarm alarm in outcome.Audit.Alarms)
            session.Results.Output.WriteLine($"alarm: {alarm.Message}");
        if (outcome.ReportFile is string report)
            session.Results.Output.WriteLine($"report: {report}");
    }

    private static TextTable Table(AuditRecord record)
    {
        AuditModels models = record.Models;
        bool hasReference = models.Retrained is not null;
        string[] headers = hasReference ? ["metric", "original", "unlearned", "retrained", "gap", "95 % interval"] : ["metric", "original", "unlearned", "95 % interval"];
        return new TextTable(headers, [.. models.Unlearned.Metrics.Names.Select(name => Row(record, name, hasReference))]);
    }

    private static string[] Row(AuditRecord record, string name, bool hasReference)
    {
        string original = Number(record.Models.Original.Metrics, name), unlearned = Number(record.Models.Unlearned.Metrics, name);
        return hasReference
            ? [name, original, unlearned, Number(record.Models.Retrained!.Metrics, name), Number(record.Gap!, name), Interval(record.Gap!, name)]
            : [name, original, unlearned, Interval(record.Models.Unlearned.Metrics, name)];
    }

    private static string Number(MetricSet metrics, string name) =>
        metrics.Number(name) is double value ? FormattableString.Invariant($"{value:0.0000}") : "-";

    private static string Interval(MetricSet metrics, string name) =>
        metrics.TryGet(name, out MetricValue? value) && value.HasInterval ? FormattableString.Invariant($"{value.Low:0.0000} to {value.High:0.0000}") : "";
}
