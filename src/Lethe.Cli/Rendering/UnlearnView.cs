using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Data;
using Lethe.Experiments;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe unlearn</c>.</summary>
internal static class UnlearnView
{
    /// <summary>Writes a few lines, or the JSON document.</summary>
    public static void Write(CommandSession session, UnlearnOutcome outcome)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, outcome));
        else
            WriteText(session.Results.Output, outcome);
    }

    private static void WriteText(TextWriter output, UnlearnOutcome outcome)
    {
        UnlearningCost cost = outcome.Result.Cost;
        output.WriteLine(FormattableString.Invariant(
            $"{outcome.Result.Method.Info.Id} served '{outcome.Result.Split.Request}'{Meant(outcome.Result)} in {cost.Seconds:0.0} s: {cost.SamplesForward:N0} images forward, {cost.SamplesBackward:N0} backward, {cost.ParametersChanged:N0} weights changed"));
        foreach (string note in outcome.Result.Notes)
            output.WriteLine(note);
        output.WriteLine($"wrote {outcome.File}");
        output.WriteLine("these files still hold knowledge of what was forgotten:");
        foreach (ResidualFile file in outcome.ResidualFiles)
            output.WriteLine($"  {file.File}: {file.Reason}");
    }

    /// <summary>The names of the model's classes, where the request gives numbers.</summary>
    internal static string Meant(UnlearningResult result)
    {
        IEnumerable<string> names = result.Split.Scope == ForgetScope.Classes ? result.Split.Classes.Select(label => result.Model.Description.ClassNames[label]) : [];
        string[] unsaid = [.. names.Where(name => !result.Split.Request.Contains(name, StringComparison.OrdinalIgnoreCase))];
        return unsaid.Length == 0 ? "" : $" ({string.Join(", ", unsaid)})";
    }

    private static void WriteJson(Utf8JsonWriter writer, UnlearnOutcome outcome)
    {
        UnlearningCost cost = outcome.Result.Cost;
        writer.WriteStartObject();
        writer.WriteString("method", outcome.Result.Method.Info.Id);
        writer.WriteSettings("options", outcome.Result.Method.Options);
        writer.WriteString("forget", outcome.Result.Split.Request);
        writer.WriteNull("learn");
        writer.WritePropertyName("cost");
        ResultsJson.Write(writer, AuditCost.Of(cost.Seconds, cost.SamplesForward, cost.SamplesBackward, cost.ParametersChanged, null));
        writer.WritePropertyName("touched");
        writer.WriteArray(outcome.Result.Touched, tensor => WriteTouched(writer, tensor));
        writer.WriteTexts("notes", outcome.Result.Notes);
        writer.WritePropertyName("residual_files");
        writer.WriteArray(outcome.ResidualFiles, file => WriteResidual(writer, file));
        writer.WriteString("file", outcome.File);
        writer.WriteEndObject();
    }

    private static void WriteTouched(Utf8JsonWriter writer, TouchedWeights tensor)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tensor.Name);
        writer.WriteNumber("count", tensor.Count);
        writer.WriteNumber("changed", tensor.Changed);
        writer.WriteEndObject();
    }

    private static void WriteResidual(Utf8JsonWriter writer, ResidualFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file.File);
        writer.WriteString("reason", file.Reason);
        writer.WriteEndObject();
    }
}
