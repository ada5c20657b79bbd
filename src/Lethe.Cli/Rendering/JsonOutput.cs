using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lethe.Cli.Rendering;

/// <summary>Writes the one JSON document of a command.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document to stdout once it is whole.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> content)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Style))
            content(writer);
        terminal.Output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>An array of records.</summary>
    public static void WriteArray<T>(this Utf8JsonWriter writer, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (T item in items)
            write(item);
        writer.WriteEndArray();
    }

    /// <summary>A named array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> items)
    {
        writer.WritePropertyName(name);
        writer.WriteArray(items, writer.WriteStringValue);
    }

    /// <summary>A number that may be missing.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    /// <summary>Settings as an object: numbers and truths as such, the rest as text.</summary>
    public static void WriteSettings(this Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        writer.WriteStartObject(name);
        foreach ((string key, string value) in settings)
        {
            writer.WritePropertyName(key);
            if (decimal.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal number))
                writer.WriteNumberValue(number);
            else if (bool.TryParse(value, out bool truth))
                writer.WriteBooleanValue(truth);
            else
                writer.WriteStringValue(value);
        }

        writer.WriteEndObject();
    }
}
