namespace Lethe;

/// <summary>Offers the names that a mistyped one may have meant.</summary>
public static class NearestNames
{
    private const int Offered = 3;
    private const int Listed = 12;

    /// <summary>
    /// A phrase to end an error message with: <c>did you mean 'cifar10'?</c>, or the known names when none is near;
    /// empty if there are none.
    /// </summary>
    /// <param name="got">The name that is not known.</param>
    /// <param name="known">The names that are.</param>
    public static string Suggest(string got, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(got);
        string[] names = [.. known];
        if (names.Length == 0)
            return "";
        IReadOnlyList<string> near = Find(got, names);
        if (near.Count > 0)
            return $"did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
        string list = string.Join(", ", names.Take(Listed));
        return names.Length > Listed ? $"known are {list}, ... ({names.Length} in all)" : $"known are {list}";
    }

    /// <summary>The known names near to a mistyped one, the nearest first, at most three.</summary>
    /// <remarks>
    /// Near is a name with the mistyped one in it or the other way round, or at an edit distance (insertions, deletions,
    /// replacements, swaps of neighbours, letter case aside) of at most a third of the longer name, and at least one.
    /// </remarks>
    public static IReadOnlyList<string> Find(string got, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(got);
        ArgumentNullException.ThrowIfNull(known);
        string query = Fold(got);
        return [.. known.Select(name => (Name: name, Distance: Distance(query, Fold(name))))
            .Where(candidate => candidate.Distance < int.MaxValue)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .Take(Offered)];
    }

    private static string Fold(string name) => name.Trim().ToLowerInvariant();

    private static int Distance(string got, string name)
    {
        int longer = Math.Max(got.Length, name.Length);
        int edits = Edits(got, name);
        if (edits <= Math.Max(1, longer / 3) && edits < longer)
            return edits;
        bool contained = got.Length >= 2 && name.Length >= 2 && (name.Contains(got, StringComparison.Ordinal) || got.Contains(name, StringComparison.Ordinal));
        return contained ? longer : int.MaxValue;
    }

    // The optimal string alignment distance, three rows at a time.
    private static int Edits(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], 1 + beforeLast[j - 2]);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
