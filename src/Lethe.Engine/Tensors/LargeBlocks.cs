namespace Lethe.Engine.Tensors;

/// <summary>
/// Large blocks of native memory, cut from regions: a request takes the smallest free stretch that holds it, and what is returned joins its free
/// neighbours. Tensors of many sizes, each live for a part of a step, then share memory that lists of one size each would keep apart. Not thread-safe.
/// </summary>
internal sealed class LargeBlocks
{
    /// <summary>Bytes that blocks begin and end at.</summary>
    private const long Granule = 4096;

    /// <summary>Bytes of a region, or what is asked for if that is more.</summary>
    private const long RegionBytes = 64L << 20;

    private readonly List<MemoryRegion> _regions = [];

    /// <summary>Bytes of all regions.</summary>
    internal long BytesReserved { get; private set; }

    /// <summary>What is set aside for so many bytes.</summary>
    internal static long Rounded(long bytes) => (bytes + Granule - 1) / Granule * Granule;

    /// <summary>Lends a block of <paramref name="bytes"/>, a result of <see cref="Rounded"/>.</summary>
    internal nint Rent(long bytes)
    {
        MemoryRegion? best = null;
        int bestStretch = -1;
        long least = long.MaxValue;
        foreach (MemoryRegion region in _regions)
        {
            int stretch = region.FindFree(bytes, least);
            if (stretch < 0) continue;
            (best, bestStretch, least) = (region, stretch, region.LengthOf(stretch));
        }

        if (best is null)
        {
            best = new MemoryRegion(Math.Max(RegionBytes, HugePages.Whole(bytes)));
            bestStretch = 0;
            BytesReserved += best.Bytes;
            Insert(best);
        }

        return best.Take(bestStretch, bytes);
    }

    /// <summary>Takes a block back.</summary>
    internal void Return(nint block) => RegionOf(block).Give(block);

    /// <summary>Gives regions back of which nothing is lent out.</summary>
    internal void Trim()
    {
        for (int i = _regions.Count - 1; i >= 0; i--)
        {
            if (!_regions[i].IsFree) continue;
            BytesReserved -= _regions[i].Bytes;
            _regions[i].Free();
            _regions.RemoveAt(i);
        }
    }

    // In the order of addresses.
    private void Insert(MemoryRegion region)
    {
        int at = _regions.FindIndex(other => other.Start > region.Start);
        _regions.Insert(at < 0 ? _regions.Count : at, region);
    }

    private MemoryRegion RegionOf(nint block)
    {
        int low = 0, high = _regions.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_regions[middle].Start <= block) low = middle;
            else high = middle - 1;
        }

        return _regions[low];
    }
}
