namespace Lethe.Data;

/// <summary>Shares a number of images out over groups in proportion to their sizes.</summary>
internal static class Allocation
{
    /// <summary>Largest remainders first, the earlier group on a tie; the shares sum to <paramref name="total"/>, none above its size.</summary>
    public static int[] Proportional(IReadOnlyList<int> sizes, int total)
    {
        long all = sizes.Sum(size => (long)size);
        if (all == 0)
            return new int[sizes.Count];
        int[] shares = [.. sizes.Select(size => (int)((long)size * total / all))];
        IEnumerable<int> byRemainder = Enumerable.Range(0, sizes.Count).OrderByDescending(i => (long)sizes[i] * total % all);
        foreach (int i in byRemainder.Take(total - shares.Sum()))
            shares[i]++;
        return shares;
    }
}
