using System.Text.Json;
using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>Parses the JSON of a safetensors header: text metadata, and for each tensor dtype, shape and data_offsets.</summary>
internal sealed class SafeTensorsHeaderParser(string file, byte[] json)
{
    private const string MetadataKey = "__metadata__";
    private const string Tensor = "tensor {0}";

    /// <summary>Bytes in front of the header, so that offsets in messages are those of the file.</summary>
    private const int HeaderOffset = 8;

    /// <summary>A tensor's arrays are the deepest legal level.</summary>
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<SafeTensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    internal SafeTensorsHeader Parse(long dataStart)
    {
        var reader = new Utf8JsonReader(json, Strict);
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, "header");
            while (NextName(ref reader, "header") is { } name)
            {
                if (!_names.Add(name))
                    throw Fault(reader, "name", "unique names", $"{Printable.Quote(name)} twice");
                if (name == MetadataKey)
                    ParseMetadata(ref reader);
                else
                    _entries.Add(ParseEntry(ref reader, name));
            }

            // Only white space may follow, which pads the header to an aligned length.
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A string with a lone surrogate is an InvalidOperationException of the reader.
            throw Fault(reader, "header", "the JSON of a safetensors header", Printable.Line(e.Message));
        }

        return new(_metadata, _entries, dataStart);
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (NextName(ref reader, MetadataKey) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, MetadataKey + " {0}", key);
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Fault(reader, MetadataKey, "unique keys", $"{Printable.Quote(key)} twice");
        }
    }

    private SafeTensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        long[]? dimensions = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, Tensor, name);
        while (NextName(ref reader, Tensor, name) is { } key)
        {
            if (key == "dtype" && dtype is null)
            {
                Expect(ref reader, JsonTokenType.String, "dtype of " + Tensor, name);
                dtype = reader.GetString();
            }
            else if (key == "shape" && dimensions is null)
            {
                dimensions = Numbers(ref reader, Shape.MaxRank, "shape of " + Tensor, name);
            }
            else if (key == "data_offsets" && offsets is null)
            {
                offsets = Numbers(ref reader, 2, "data_offsets of " + Tensor, name);
            }
            else
            {
                throw Fault(reader, Named(Tensor, name), "dtype, shape and data_offsets, once each", Printable.Quote(key));
            }
        }

        if (dtype is null || dimensions is null || offsets is not { Length: 2 })
            throw Fault(reader, Named(Tensor, name), "dtype, shape and two data_offsets", "an entry without them");
        return Check(reader, name, dtype, dimensions, offsets);
    }

    private SafeTensorsEntry Check(in Utf8JsonReader reader, string name, string dtype, long[] dimensions, long[] offsets)
    {
        if (!ElementTypes.TryParse(dtype, out var type))
            throw Fault(reader, Named("dtype of " + Tensor, name), ElementTypes.Names, Printable.Quote(dtype));
        if (!Dimensions.TryShape(dimensions, out var shape))
            throw Fault(reader, Named("shape of " + Tensor, name), "at most 2147483647 elements", Printable.Dimensions(dimensions));
        long begin = offsets[0], end = offsets[1], bytes = (long)shape.Count * ElementTypes.Size(type);
        if (end < begin || end - begin != bytes)
            throw Fault(reader, Named("data_offsets of " + Tensor, name), $"{bytes} bytes for {dtype} {shape}", $"[{begin}, {end}]");
        return new(name, type, shape, begin, end);
    }

    private long[] Numbers(ref Utf8JsonReader reader, int most, string what, string name)
    {
        Span<long> numbers = stackalloc long[most];
        var count = 0;
        Expect(ref reader, JsonTokenType.StartArray, what, name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0 || count == most)
                throw Fault(reader, Named(what, name), $"at most {most} whole numbers, none negative", Token(reader));
            numbers[count++] = number;
        }

        return numbers[..count].ToArray();
    }

    private string? NextName(ref Utf8JsonReader reader, string where, string name = "")
    {
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject))
            throw Fault(reader, Named(where, name), "a name", Token(reader));
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what, string name = "")
    {
        if (!reader.Read() || reader.TokenType != token)
            throw Fault(reader, Named(what, name), $"{token}", Token(reader));
    }

    /// <summary>What a fault is about; only faults are worth making the text, as headers have thousands of names.</summary>
    private static string Named(string what, string name) => what.Replace("{0}", Printable.Quote(name), StringComparison.Ordinal);

    private static string Token(in Utf8JsonReader reader) =>
        $"{reader.TokenType}";

    private FileFormatException Fault(in Utf8JsonReader reader, string what, string expected, string got) =>
        FileFormatException.At(file, HeaderOffset + reader.TokenStartIndex, what, expected, got);
}
