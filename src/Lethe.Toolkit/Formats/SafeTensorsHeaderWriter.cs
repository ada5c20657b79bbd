using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lethe.Formats;

/// <summary>Writes the JSON header of a safetensors file, the same bytes for the same content.</summary>
internal static class SafeTensorsHeaderWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The header of float32 tensors whose data follows in the given order.</summary>
    internal static byte[] Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorSource> tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            long offset = 0;
            foreach (var tensor in tensors)
                offset = WriteTensor(writer, tensor, offset);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
            return;
        writer.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static long WriteTensor(Utf8JsonWriter writer, TensorSource tensor, long offset)
    {
        var end = offset + tensor.Bytes;
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", ElementTypes.Name(ElementType.Float32));
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape.ToArray())
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(offset);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
        return end;
    }
}
