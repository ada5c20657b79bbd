using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Joins the means and squared deviations of blocks of positions, in their order, by Chan's formula. Where groups of positions are cut one by one, the
/// blocks begin again after each <see cref="Period"/>.
/// </summary>
internal readonly unsafe struct ChannelMoments
{
    /// <summary>Positions in all.</summary>
    internal int Rows { get; init; }

    /// <summary>Positions that are cut together; the last group may be smaller.</summary>
    internal int Period { get; init; }

    /// <summary>Positions of a block; the last of a group may be smaller, or empty.</summary>
    internal int Block { get; init; }

    /// <summary>Blocks of a group.</summary>
    internal int Blocks => (Period + Block - 1) / Block;

    /// <summary>Blocks of all groups.</summary>
    internal int Chunks => (Rows + Period - 1) / Period * Blocks;

    /// <summary>Mean and biased variance of each channel from [chunks, 2, C]: means, then sums of squared deviations.</summary>
    internal void Join(int channels, float* partial, float* mean, float* variance)
    {
        if (Vector512.IsHardwareAccelerated) Join<Lanes512>(channels, partial, mean, variance);
        else if (Vector256.IsHardwareAccelerated) Join<Lanes256>(channels, partial, mean, variance);
        else Join<Lanes128>(channels, partial, mean, variance);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Join<T>(int channels, float* partial, float* mean, float* variance)
        where T : unmanaged, IFloatLanes<T>
    {
        int blocks = Blocks, chunks = Chunks;
        for (int c = 0; c < channels; c += T.Count)
        {
            int lanes = Math.Min(T.Count, channels - c);
            T m = T.Zero, squares = T.Zero;
            float before = 0;
            int end = 0;
            for (int i = 0, block = 0, next = 0; i < chunks; i++)
            {
                if (block == 0) end = Math.Min(Rows, end + Period);
                float added = Math.Min(Block, end - next), share = added / (before + added);
                next += (int)added;
                if (++block == blocks) block = 0;
                if (added == 0) continue;
                float* part = partial + (2L * i * channels) + c;
                T delta = T.LoadPart(part, lanes) - m;
                m = T.MultiplyAdd(delta, T.Broadcast(share), m);
                squares = T.MultiplyAdd(delta * delta, T.Broadcast(before * share), squares + T.LoadPart(part + channels, lanes));
                before += added;
            }

            m.StorePart(mean + c, lanes);
            (squares * T.Broadcast(1f / before)).StorePart(variance + c, lanes);
        }
    }
}
