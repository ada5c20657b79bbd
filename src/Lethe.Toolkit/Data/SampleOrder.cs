namespace Lethe.Data;

/// <summary>The fixed order that subsets and the validation cut are taken in: by a hash of the sample id, never by a seed.</summary>
internal static class SampleOrder
{
    // The increment and finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of the id that looks random.
    public static ulong Hash(int id)
    {
        ulong z = ((ulong)(uint)id + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The positions of each stratum (the finest label), in hash order.</summary>
    public static SortedDictionary<int, int[]> ByStratum(ImageStore store)
    {
        var strata = new SortedDictionary<int, int[]>();
        foreach (IGrouping<int, int> group in Enumerable.Range(0, store.Count).GroupBy(store.Stratum))
        {
            int[] positions = [.. group];
            Array.Sort(Array.ConvertAll(positions, p => Hash(store.Id(p))), positions);
            strata.Add(group.Key, positions);
        }

        return strata;
    }
}
