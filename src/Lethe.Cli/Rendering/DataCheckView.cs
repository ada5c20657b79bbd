using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Data;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe data check</c>.</summary>
internal static class DataCheckView
{
    /// <summary>Writes the verdict, or the JSON document.</summary>
    /// <exception cref="DataException">The data set is not sound.</exception>
    public static void Write(CommandSession session, DatasetCheckReport report)
    {
        if (!report.IsSound)
            throw new DataException($"data set '{report.Id}' is broken: {string.Join("; ", report.Faults)}");
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, report));
        else
            WriteText(session.Results.Output, report);
    }

    private static void WriteText(TextWriter output, DatasetCheckReport report)
    {
        output.WriteLine($"{report.Id}: {(report.IsWhole ? "whole" : "a part of the official set")}, {report.TrainPerClass.Sum()} of {report.OfficialTrainCount} train and {report.TestPerClass.Sum()} of {report.OfficialTestCount} test images, checksums {Name(report.Checksums)}");
        output.WriteLine($"train images a class: {string.Join(' ', report.TrainPerClass)}");
        output.WriteLine($"test images a class: {string.Join(' ', report.TestPerClass)}");
        foreach (FileCheck file in report.Files)
            output.WriteLine($"  {Name(file.Verdict),-9} {file.Path ?? file.Name}");
        foreach (string notice in report.Notices)
            output.WriteLine($"note: {notice}");
    }

    private static void WriteJson(Utf8JsonWriter writer, DatasetCheckReport report)
    {
        writer.WriteStartObject();
        writer.WriteString("id", report.Id);
        writer.WriteString("folder", report.Folder);
        writer.WriteBoolean("sound", report.IsSound);
        writer.WriteBoolean("whole", report.IsWhole);
        writer.WriteString("checksums", Name(report.Checksums));
        writer.WriteNumber("train", report.TrainPerClass.Sum());
        writer.WriteNumber("test", report.TestPerClass.Sum());
        writer.WriteNumber("official_train", report.OfficialTrainCount);
        writer.WriteNumber("official_test", report.OfficialTestCount);
        writer.WritePropertyName("train_per_class");
        writer.WriteArray(report.TrainPerClass, writer.WriteNumberValue);
        writer.WritePropertyName("test_per_class");
        writer.WriteArray(report.TestPerClass, writer.WriteNumberValue);
        writer.WritePropertyName("files");
        writer.WriteArray(report.Files, file => WriteFile(writer, file));
        writer.WriteTexts("notices", report.Notices);
        writer.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter writer, FileCheck file)
    {
        writer.WriteStartObject();
        writer.WriteString("name", file.Name);
        writer.WriteString("path", file.Path);
        writer.WriteNumber("bytes", file.Bytes);
        writer.WriteString("md5", file.Md5);
        writer.WriteString("official_md5", file.OfficialMd5);
        writer.WriteString("verdict", Name(file.Verdict));
        writer.WriteEndObject();
    }

    private static string Name(FileVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
