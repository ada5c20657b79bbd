namespace Lethe.Data;

/// <summary>Chooses a subset of an official part and cuts the validation part from it.</summary>
/// <remarks>
/// Within each stratum the samples stand in <see cref="SampleOrder"/>. A subset is a prefix of each stratum and the
/// validation part takes evenly spaced places (every tenth), so subsets nest, and a sample that is in the validation
/// part of a subset is in that of the whole set too.
/// </remarks>
internal static class PartCut
{
    /// <summary>The positions of train and validation part, each in ascending order.</summary>
    public static (int[] Train, int[] Validation) Train(ImageStore store, SubsetSize? size, decimal validation, IReadOnlyList<string> classNames)
    {
        var train = new List<int>();
        var held = new List<int>();
        foreach (ArraySegment<int> stratum in Prefixes(store, size, "train", classNames))
        {
            for (int rank = 0; rank < stratum.Count; rank++)
                (IsHeld(rank, validation) ? held : train).Add(stratum[rank]);
        }

        train.Sort();
        held.Sort();
        return ([.. train], [.. held]);
    }

    /// <summary>The positions of the test part in ascending order.</summary>
    public static int[] Test(ImageStore store, SubsetSize? size, IReadOnlyList<string> classNames) =>
        [.. Prefixes(store, size, "test", classNames).SelectMany(stratum => stratum).Order()];

    // Of the first n places of a stratum, n times the fraction, rounded half up, are held out.
    private static bool IsHeld(int rank, decimal fraction) =>
        decimal.Floor((rank + 1) * fraction + 0.5m) > decimal.Floor(rank * fraction + 0.5m);

    private static List<ArraySegment<int>> Prefixes(ImageStore store, SubsetSize? size, string option, IReadOnlyList<string> classNames)
    {
        int[][] strata = [.. SampleOrder.ByStratum(store).Values];
        if (size is null)
            return [.. strata.Select(stratum => new ArraySegment<int>(stratum))];
        if (!size.Value.PerClass)
            return Share(strata, Total(store, size.Value, option));
        var prefixes = new List<ArraySegment<int>>();
        foreach (IGrouping<int, int[]> group in strata.GroupBy(stratum => store.Label(stratum[0])).OrderBy(group => group.Key))
        {
            int available = group.Sum(stratum => stratum.Length);
            if (size.Value.Count > available)
                throw new UsageException($"option '{option}={size}': class '{classNames[group.Key]}' has {available} images, expected {available} or fewer");
            prefixes.AddRange(Share([.. group], size.Value.Count));
        }

        return prefixes;
    }

    private static int Total(ImageStore store, SubsetSize size, string option)
    {
        if (size.Count > store.Count)
            throw new UsageException($"option '{option}={size}': the set has {store.Count} images in its {option} part, expected {store.Count} or fewer");
        return size.Count > 0 ? size.Count : Math.Max(1, (int)decimal.Round(store.Count * size.Share, MidpointRounding.AwayFromZero));
    }

    private static List<ArraySegment<int>> Share(int[][] strata, int total)
    {
        int[] shares = Allocation.Proportional([.. strata.Select(stratum => stratum.Length)], total);
        return [.. strata.Select((stratum, i) => new ArraySegment<int>(stratum, 0, shares[i]))];
    }
}
