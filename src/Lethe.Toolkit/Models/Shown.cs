using Lethe.Engine.Tensors;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>Lists in messages of one line.</summary>
internal static class Shown
{
    private const int Most = 20;

    /// <summary>Names in quotes between commas, as many as a reader will read.</summary>
    internal static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string list = string.Join(", ", all.Take(Most).Select(name => $"'{name}'"));
        return all.Length > Most ? $"{list} and {all.Length - Most} more" : list;
    }

    /// <summary>The first tensors of a file, with their shapes.</summary>
    internal static string Tensors(IReadOnlyDictionary<string, Shape> shapes) =>
        string.Join(", ", shapes.OrderBy(entry => entry.Key, StringComparer.Ordinal).Take(3).Select(entry => $"{Printable.Quote(entry.Key)} {entry.Value}"));
}
