using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Joins the means and squared deviations of chunks, in their order, by Chan's formula. Chunks are blocks of positions; where
/// images are cut one by one, the blocks begin again after each <see cref="Period"/>.
/// </summary>
internal readonly unsafe struct ChannelMoments
{
    /// <summary>Positions that are cut together: all, or those of an image.</summary>
    internal int Period { get; init; }

    /// <summary>Positions of a block; the last of a period may be shorter.</summary>
    internal int Block { get; init; }

    /// <summary>Chunks of all periods.</summary>
    internal int Chunks { get; init; }

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
        int blocks = (Period + Block - 1) / Block, last = Period - ((blocks - 1) * Block);
        for (int c = 0; c < channels; c += T.Count)
        {
            int lanes = Math.Min(T.Count, channels - c);
            T m = T.Zero, squares = T.Zero;
            float before = 0;
            int block = 0;
            for (int i = 0; i < Chunks; i++)
            {
                float* part = partial + (2L * i * channels) + c;
                bool ends = ++block == blocks;
                float added = ends ? last : Block, share = added / (before + added);
                if (ends) block = 0;
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
