using System.Runtime.InteropServices;

namespace Lethe.Engine.Tensors;

/// <summary>A region of native memory in stretches, lent out or free, in the order of their addresses; no two free ones are neighbours.</summary>
internal sealed unsafe class MemoryRegion
{
    private readonly List<(long Offset, bool IsFree)> _stretches = [(0, true)];

    /// <summary>Takes a region from the system.</summary>
    /// <param name="bytes">Its size.</param>
    internal MemoryRegion(long bytes)
    {
        Bytes = bytes;
        Start = (nint)NativeMemory.AlignedAlloc((nuint)bytes, HugePages.Size);
        HugePages.Advise((void*)Start, bytes);
    }

    /// <summary>Its first address.</summary>
    internal nint Start { get; }

    /// <summary>Its size.</summary>
    internal long Bytes { get; }

    /// <summary>Whether nothing of it is lent out.</summary>
    internal bool IsFree => _stretches.Count == 1 && _stretches[0].IsFree;

    /// <summary>Bytes of a stretch.</summary>
    internal long LengthOf(int stretch) => (stretch + 1 < _stretches.Count ? _stretches[stretch + 1].Offset : Bytes) - _stretches[stretch].Offset;

    /// <summary>The smallest free stretch of at least <paramref name="bytes"/> and less than <paramref name="limit"/>; -1 if there is none.</summary>
    internal int FindFree(long bytes, long limit)
    {
        int best = -1;
        for (int i = 0; i < _stretches.Count; i++)
        {
            long length = LengthOf(i);
            if (!_stretches[i].IsFree || length < bytes || length >= limit) continue;
            if (length == bytes) return i;
            (best, limit) = (i, length);
        }

        return best;
    }

    /// <summary>Lends the first <paramref name="bytes"/> of a free stretch out.</summary>
    internal nint Take(int stretch, long bytes)
    {
        long offset = _stretches[stretch].Offset;
        if (LengthOf(stretch) > bytes) _stretches.Insert(stretch + 1, (offset + bytes, true));
        _stretches[stretch] = (offset, false);
        return Start + (nint)offset;
    }

    /// <summary>Takes a stretch back that begins at an address.</summary>
    internal void Give(nint block)
    {
        int at = _stretches.BinarySearch((block - Start, false), ByOffset.Instance);
        _stretches[at] = (_stretches[at].Offset, true);
        if (at + 1 < _stretches.Count && _stretches[at + 1].IsFree) _stretches.RemoveAt(at + 1);
        if (at > 0 && _stretches[at - 1].IsFree) _stretches.RemoveAt(at);
    }

    /// <summary>Gives the region back to the system.</summary>
    internal void Free() => NativeMemory.AlignedFree((void*)Start);

    private sealed class ByOffset : IComparer<(long Offset, bool IsFree)>
    {
        internal static ByOffset Instance { get; } = new();

        public int Compare((long Offset, bool IsFree) x, (long Offset, bool IsFree) y) => x.Offset.CompareTo(y.Offset);
    }
}
