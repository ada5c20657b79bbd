using System.Text.Json;
using Lethe.Formats;

namespace Lethe.Unlearning;

/// <summary>What an artifact took to make, beside its file: <c>importances-0123456789abcdef.measured.json</c>.</summary>
internal static class ArtifactCostFile
{
    private const string Seconds = "seconds", Forward = "samples_forward", Backward = "samples_backward";

    internal static void Write(string artifact, ArtifactCost cost) => AtomicFile.Write(PathOf(artifact), stream =>
    {
        using Utf8JsonWriter writer = new(stream);
        writer.WriteStartObject();
        writer.WriteNumber(Seconds, cost.Seconds);
        writer.WriteNumber(Forward, cost.SamplesForward);
        writer.WriteNumber(Backward, cost.SamplesBackward);
        writer.WriteEndObject();
    });

    /// <summary>0 where there is no such file, or a broken one.</summary>
    internal static ArtifactCost Read(string artifact)
    {
        if (!File.Exists(PathOf(artifact)))
            return default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(artifact)));
            JsonElement root = document.RootElement;
            return new ArtifactCost(root.GetProperty(Seconds).GetDouble(), root.GetProperty(Forward).GetInt64(), root.GetProperty(Backward).GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            return default;
        }
    }

    private static string PathOf(string artifact) => Path.ChangeExtension(artifact, ".measured.json");
}
