using System.Globalization;

namespace Lethe.Data;

/// <summary>The ids from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct IdRange(int First, int Last)
{
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    /// <summary>Reads <c>205</c> or <c>0-99</c>.</summary>
    public static bool TryParse(string text, out IdRange range)
    {
        range = default;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!TryId(dash < 0 ? text : text[..dash], out int first))
            return false;
        int last = first;
        if (dash >= 0 && !TryId(text[(dash + 1)..], out last))
            return false;
        range = new IdRange(first, last);
        return first <= last;
    }

    /// <summary>The same ids in ascending ranges that neither overlap nor touch.</summary>
    public static List<IdRange> Merge(IEnumerable<IdRange> ranges)
    {
        var merged = new List<IdRange>();
        foreach (IdRange range in ranges.OrderBy(r => r.First))
        {
            if (merged.Count > 0 && range.First <= (long)merged[^1].Last + 1)
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            else
                merged.Add(range);
        }

        return merged;
    }

    private static bool TryId(string text, out int id) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out id) && id < int.MaxValue;
}
