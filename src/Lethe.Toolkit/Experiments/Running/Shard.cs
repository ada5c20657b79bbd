using System.Globalization;

namespace Lethe.Experiments.Running;

/// <summary>A worker's share of a study's cells.</summary>
/// <param name="Index">Which share, from 1.</param>
/// <param name="Count">Of how many.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>All cells.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <exception cref="UsageException">The text is not of that form, or i is not from 1 to n.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && index <= count
            ? new Shard(index, count)
            : throw new UsageException($"shard '{text}': expected i/n with i from 1 to n, such as 1/4");
    }

    /// <summary>Whether the cell at an index belongs to the share.</summary>
    internal bool Has(int cell) => cell % Count == Index - 1;
}
