using System.Globalization;
using System.Text.Json;
using Lethe.Cli.Commands;
using Lethe.Experiments;

namespace Lethe.Cli.Rendering;

/// <summary>Shows the outcome of <c>lethe predict</c>.</summary>
internal static class PredictView
{
    /// <summary>Writes a line an image, or the JSON document.</summary>
    public static void Write(CommandSession session, IReadOnlyList<LabelledPrediction> predictions)
    {
        if (session.Json)
            JsonOutput.Write(session.Results, writer => WriteJson(writer, predictions));
        else
            WriteText(session.Results.Output, predictions);
    }

    private static void WriteText(TextWriter output, IReadOnlyList<LabelledPrediction> predictions)
    {
        foreach (LabelledPrediction prediction in predictions)
            output.WriteLine(FormattableString.Invariant($"{prediction.Id}: {prediction.Class} ({prediction.Probabilities[prediction.Label]:0.000})"));
        int known = predictions.Count(prediction => prediction.TrueLabel is not null);
        if (known > 0)
            output.WriteLine(FormattableString.Invariant($"accuracy {predictions.Count(prediction => prediction.TrueLabel == prediction.Label) / (double)known:0.0000} of {known}"));
    }

    private static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<LabelledPrediction> predictions)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("predictions");
        writer.WriteArray(predictions, prediction => WritePrediction(writer, prediction));
        writer.WriteEndObject();
    }

    private static void WritePrediction(Utf8JsonWriter writer, LabelledPrediction prediction)
    {
        writer.WriteStartObject();
        if (prediction.TrueLabel is not null)
            writer.WriteNumber("id", int.Parse(prediction.Id, CultureInfo.InvariantCulture));
        else
            writer.WriteString("id", prediction.Id);
        writer.WriteNumber("label", prediction.Label);
        writer.WriteString("class", prediction.Class);
        if (prediction.TrueLabel is int expected)
            writer.WriteNumber("true_label", expected);
        writer.WritePropertyName("probabilities");
        writer.WriteArray(prediction.Probabilities, probability => writer.WriteNumberValue(probability));
        writer.WriteEndObject();
    }
}
