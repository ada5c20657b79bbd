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
}
