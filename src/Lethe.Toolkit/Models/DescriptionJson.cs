using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lethe.Models;

/// <summary>Lists in a file's metadata, as compact JSON.</summary>
internal static class DescriptionJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(ImmutableArray<string> texts) => Write(texts, (json, text) => json.WriteStringValue(text));

    internal static string Write(ImmutableArray<float> numbers) => Write(numbers, (json, number) => json.WriteNumberValue(number));

    internal static string Write(ImmutableArray<ServedRequest> requests) => Write(requests, (json, request) =>
    {
        json.WriteStartObject();
        json.WriteString("request", request.Request);
        json.WriteString("ids_sha256", request.IdsSha256);
        json.WriteString("method", request.Method);
        json.WriteString("options", request.Options);
        json.WriteEndObject();
    });

    internal static ImmutableArray<string> ReadTexts(string json) => Read(json, Text);

    internal static ImmutableArray<float> ReadNumbers(string json) => Read(json, item => item.GetSingle());

    internal static ImmutableArray<ServedRequest> ReadRequests(string json) => Read(json, item => new ServedRequest(
        Text(item.GetProperty("request")), Text(item.GetProperty("ids_sha256")), Text(item.GetProperty("method")), Text(item.GetProperty("options"))));

    private static string Text(JsonElement item) => item.GetString() ?? throw new FormatException("null is not a text");

    private static string Write<T>(ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Compact))
        {
            json.WriteStartArray();
            foreach (T item in items)
                write(json, item);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static ImmutableArray<T> Read<T>(string json, Func<JsonElement, T> read)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(read)];
    }
}
