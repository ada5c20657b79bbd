using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lethe.Formats;

/// <summary>Metadata as one JSON object of texts with sorted keys.</summary>
internal static class MetadataJson
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Format(IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static SortedDictionary<string, string> Parse(string file, long offset, byte[] json)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2 });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (!metadata.TryAdd(key, reader.GetString() ?? ""))
                    throw FileFormatException.At(file, offset + reader.TokenStartIndex, "metadata", "unique keys", $"{Printable.Quote(key)} twice");
            }

            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw FileFormatException.At(file, offset + reader.TokenStartIndex, "metadata", "a JSON object of texts", Printable.Line(e.Message));
        }

        return metadata;
    }
}
