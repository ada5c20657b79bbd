using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments.Running;
using Lethe.Reporting.Studies;
using Lethe.Results;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe run</c>.</summary>
internal static class RunView
{
    /// <summary>Writes what a plan comes to before it is run.</summary>
    public static void Write(CommandSession session, StudyForecast forecast)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, forecast));
        else
            session.Results.Output.Write(forecast.ToText());
    }

    /// <summary>Writes the table over seeds, or the JSON document.</summary>
    /// <exception cref="StudyException">Some cells have failed.</exception>
    public static void Write(CommandSession session, StudyOutcome outcome)
    {
        if (outcome.Failed > 0)
        {
            CellOutcome first = outcome.Cells.First(cell => cell.Error is not null);
            throw new StudyException($"{outcome.Failed} of {outcome.Cells.Count} cells failed, the others are in '{outcome.Folder}'; the first: {first.Error}");
        }

        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, outcome));
        else
            WriteText(session.Results, outcome);
    }

    private static void WriteText(Terminal terminal, StudyOutcome outcome)
    {
        foreach (StudyTable table in StudyTable.Of(outcome.Document!))
        {
            terminal.Output.WriteLine(table.Title);
            new TextTable(table.Headers, table.Rows).WriteTo(terminal);
            terminal.Output.WriteLine();
        }

        terminal.Output.WriteLine("Means over seeds ± half of the 95 % interval.");
        foreach (string front in StudyTable.Of(outcome.Document!).Select(table => table.Front).OfType<string>().Distinct())
            terminal.Output.WriteLine($"* {front}.");
        terminal.Output.WriteLine($"{outcome.Done} of {outcome.Cells.Count} cells are done{(outcome.Missing > 0 ? $", {outcome.Missing} are left to other shards" : "")}: {Path.Combine(outcome.Folder, StudyPage.FileName)}");
    }

    private static void WriteJson(Utf8JsonWriter writer, StudyForecast forecast)
    {
        writer.WriteStartObject();
        writer.WriteNumber("cells", forecast.Cells.Count);
        writer.WritePropertyName("steps");
        writer.WriteArray(forecast.Steps, step =>
        {
            writer.WriteStartObject();
            writer.WriteString("kind", step.Kind);
            writer.WriteNumber("count", step.Count);
            writer.WriteNumber("done", step.Done);
            writer.WriteNumber("seconds", Math.Round(step.Seconds, 1));
            writer.WriteEndObject();
        });
        writer.WriteNumber("seconds", Math.Round(forecast.Seconds, 1));
        writer.WriteTexts("names", forecast.Cells);
        writer.WriteTexts("notices", forecast.Notices);
        writer.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter writer, StudyOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("folder", outcome.Folder);
        writer.WriteNumber("done", outcome.Done);
        writer.WriteNumber("missing", outcome.Missing);
        writer.WriteString("report", Path.Combine(outcome.Folder, StudyPage.FileName));
        writer.WritePropertyName("cells");
        writer.WriteArray(outcome.Cells.Where(cell => cell.Audit is not null), cell => WriteCell(writer, cell));
        writer.WriteEndObject();
    }

    private static void WriteCell(Utf8JsonWriter writer, CellOutcome cell)
    {
        writer.WriteStartObject();
        writer.WriteString("data", cell.Data);
        writer.WriteString("model", cell.Model);
        writer.WriteString("method", cell.Method);
        writer.WriteStartObject("seeds");
        writer.WriteNumber("training", cell.TrainingSeed);
        writer.WriteNumber("unlearning", cell.UnlearningSeed);
        writer.WriteNumber("evaluation", cell.EvaluationSeed);
        writer.WriteEndObject();
        writer.WriteTexts("alarms", cell.Alarms.Select(alarm => alarm.Message));
        writer.WritePropertyName("audit");
        ResultsJson.Write(writer, cell.Audit!);
        writer.WriteString("file", cell.ModelPath);
        writer.WriteEndObject();
    }
}
