using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments;
using Lethe.Models;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe info</c>.</summary>
internal static class InfoView
{
    /// <summary>Writes what a file says of itself, or the JSON document.</summary>
    public static void Write(CommandSession session, ModelSummary summary)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, summary));
        else
            WriteText(session.Results.Output, summary);
    }

    private static void WriteText(TextWriter output, ModelSummary summary)
    {
        ModelDescription description = summary.Description;
        output.WriteLine($"architecture   {description.Spec}");
        output.WriteLine(FormattableString.Invariant($"parameters     {summary.Parameters:N0}"));
        output.WriteLine($"input          {description.InputShape}{Assumed(description, "input")}");
        output.WriteLine($"classes        {string.Join(", ", description.ClassNames)}{Assumed(description, "classes")}");
        output.WriteLine($"normalisation  mean {string.Join(", ", description.Normalization.Mean)}; std {string.Join(", ", description.Normalization.Std)}{Assumed(description, "normalisation")}");
        output.WriteLine($"data           {Known(description.Data)}, validation cut {Known(description.ValidationCut)}");
        output.WriteLine($"recipe         {description.Recipe?.ToString() ?? "unknown"}");
        foreach (ServedRequest served in description.History)
            output.WriteLine($"has forgotten  {served.Request} by {served.Method} ({served.Options}), ids {served.IdsSha256}");
        foreach (string parent in description.Parents)
            output.WriteLine($"made from      {parent}");
    }

    private static string Assumed(ModelDescription description, string part) => description.Assumed.Contains(part) ? " (assumed)" : "";

    private static string Known(string text) => text.Length > 0 ? text : "unknown";

    private static void WriteJson(Utf8JsonWriter writer, ModelSummary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("architecture", summary.Description.Architecture);
        writer.WriteSettings("options", summary.Options);
        writer.WriteTexts("classes", summary.Description.ClassNames);
        writer.WriteNumber("parameters", summary.Parameters);
        writer.WriteString("format", summary.Format);
        writer.WriteStartObject("metadata");
        foreach ((string key, string value) in summary.Metadata)
            writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
