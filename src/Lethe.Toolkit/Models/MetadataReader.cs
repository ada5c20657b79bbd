using System.Text.Json;

namespace Lethe.Models;

/// <summary>Reads values of a file's metadata; a fault names file and key.</summary>
internal sealed class MetadataReader(string path, IReadOnlyDictionary<string, string> metadata)
{
    private const int Shown = 60;

    internal bool Has(string key) => metadata.ContainsKey(key);

    /// <exception cref="DataException">The key is missing.</exception>
    internal string Text(string key) => metadata.TryGetValue(key, out string? text)
        ? text
        : throw new DataException($"'{path}': metadata lacks '{key}', expected it in a file that describes its model");

    /// <exception cref="DataException">The key is missing or its value cannot be read.</exception>
    internal T Read<T>(string key, string expected, Func<string, T> read)
    {
        string text = Text(key);
        try
        {
            return read(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or JsonException or InvalidOperationException or KeyNotFoundException or UsageException)
        {
            throw Fault(key, expected, e);
        }
    }

    internal DataException Fault(string key, string expected, Exception? cause = null)
    {
        string text = Text(key).ReplaceLineEndings(" ");
        string got = text.Length > Shown ? text[..Shown] + "..." : text;
        return new DataException($"'{path}': metadata '{key}': expected {expected}, got '{got}'", cause);
    }
}
