using System.Text.Json;
using Lethe.Options;

namespace Lethe.Cli.Rendering;

/// <summary>Options of methods and architectures, in lists.</summary>
internal static class OptionRecords
{
    /// <summary>The options as an array of records.</summary>
    public static void Write(Utf8JsonWriter writer, OptionSchema schema)
    {
        writer.WritePropertyName("options");
        writer.WriteArray(schema.Options, option => WriteOption(writer, option));
    }

    /// <summary>The options and their defaults in one cell: <c>alpha=10 lambda=1</c>.</summary>
    public static string Cell(OptionSchema schema) => string.Join(' ', schema.Options.Select(option => $"{option.Name}={option.Default}"));

    private static void WriteOption(Utf8JsonWriter writer, OptionInfo option)
    {
        writer.WriteStartObject();
        writer.WriteString("name", option.Name);
        writer.WriteString("type", option.Type);
        writer.WriteString("range", option.Range);
        writer.WriteString("default", option.Default);
        writer.WriteString("summary", option.Summary);
        writer.WriteEndObject();
    }
}
