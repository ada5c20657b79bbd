using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lethe.Formats;

namespace Lethe.Experiments.Store;

/// <summary>The store's records as files.</summary>
internal static class StoreJson
{
    /// <summary>The source-generated shapes.</summary>
    internal static StoreJsonContext Shapes { get; } = new(new JsonSerializerOptions(StoreJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a record, whole or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    internal static void Write<T>(string path, T record, JsonTypeInfo<T> shape) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, record, shape));

    /// <summary>Reads a record.</summary>
    /// <exception cref="DataException">The file is missing or is no such record.</exception>
    internal static T Read<T>(string path, JsonTypeInfo<T> shape)
        where T : class
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, shape) ?? throw new JsonException("the record is null");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{path}' cannot be read, delete it to have it made again: {Printable.Line(e.Message)}", e);
        }
    }
}
