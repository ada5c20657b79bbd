using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments;
using Lethe.Models;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe train</c>.</summary>
internal static class TrainView
{
    /// <summary>Writes a few lines, or the JSON document.</summary>
    public static void Write(CommandSession session, TrainOutcome outcome)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, outcome));
        else
            WriteText(session.Results.Output, outcome);
    }

    private static void WriteText(TextWriter output, TrainOutcome outcome)
    {
        double rate = outcome.Training.Epochs is [.., EpochReport last] ? last.SamplesPerSecond : 0;
        output.WriteLine(FormattableString.Invariant(
            $"test accuracy {outcome.TestAccuracy:0.0000} after {outcome.Training.Epochs.Length} epochs in {outcome.Seconds:0.0} s ({rate:N0} images/s, peak memory {outcome.PeakMemoryBytes / 1e6:N0} MB)"));
        output.WriteLine($"wrote {outcome.File}");
    }

    private static void WriteJson(Utf8JsonWriter writer, TrainOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("model", outcome.Training.Model.Description.Spec);
        writer.WriteString("data", outcome.Training.Model.Description.Data);
        writer.WritePropertyName("epochs");
        writer.WriteArray(outcome.Training.Epochs, epoch => WriteEpoch(writer, epoch));
        writer.WriteNumberOrNull("test_accuracy", outcome.TestAccuracy);
        writer.WriteNumber("seconds", outcome.Seconds);
        writer.WriteNumber("peak_memory_bytes", outcome.PeakMemoryBytes);
        writer.WriteString("file", outcome.File);
        writer.WriteEndObject();
    }

    private static void WriteEpoch(Utf8JsonWriter writer, EpochReport epoch)
    {
        writer.WriteStartObject();
        writer.WriteNumberOrNull("loss", epoch.Loss);
        writer.WriteNumberOrNull("train_accuracy", epoch.TrainAccuracy);
        writer.WriteNumberOrNull("validation_accuracy", epoch.ValidationAccuracy);
        writer.WriteNumber("seconds", epoch.Seconds);
        writer.WriteNumber("samples_per_second", epoch.SamplesPerSecond);
        writer.WriteEndObject();
    }
}
