using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe convert</c>.</summary>
internal static class ConvertView
{
    /// <summary>Writes a line or two, or the JSON document.</summary>
    public static void Write(CommandSession session, ConvertOutcome outcome)
    {
        if (session.Json)
        {
            JsonOutput.Write(session.Results, writer => WriteJson(writer, outcome));
            return;
        }

        TextWriter output = session.Results.Output;
        foreach (string note in outcome.Notes)
            output.WriteLine(note);
        output.WriteLine(FormattableString.Invariant($"wrote {outcome.File}: {outcome.Summary.Description.Spec}, {outcome.Summary.Parameters:N0} parameters, {outcome.Summary.Description.ClassNames.Length} classes"));
    }

    private static void WriteJson(Utf8JsonWriter writer, ConvertOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("architecture", outcome.Summary.Description.Architecture);
        writer.WriteSettings("options", outcome.Summary.Options);
        writer.WriteTexts("classes", outcome.Summary.Description.ClassNames);
        writer.WriteNumber("parameters", outcome.Summary.Parameters);
        writer.WriteString("format", outcome.Summary.Format);
        writer.WriteTexts("notes", outcome.Notes);
        writer.WriteString("file", outcome.File);
        writer.WriteEndObject();
    }
}
