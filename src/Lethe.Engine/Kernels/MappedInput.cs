namespace Lethe.Engine.Kernels;

/// <summary>
/// The input of a convolution, the map through which it was loaded, and where its gradient goes. Behind a map the gradient is masked where the
/// map clipped, and the two sums that a batch norm's backward pass needs are taken while it is in cache.
/// </summary>
internal readonly unsafe struct MappedInput
{
    internal float* X { get; init; }

    internal ChannelMap Map { get; init; }

    /// <summary>Means of x, with a map.</summary>
    internal float* Mean { get; init; }

    /// <summary>The gradient, or null if it is not wanted.</summary>
    internal float* Dx { get; init; }

    /// <summary>Whether to add to <see cref="Dx"/>; not with a map.</summary>
    internal bool Accumulate { get; init; }

    /// <summary>Takes [Σ g | Σ g·(x − mean)] of each channel, with a map.</summary>
    internal float* Sums { get; init; }

    /// <summary>Takes the gradient behind the map of <paramref name="n"/> positions from scratch.</summary>
    /// <param name="first">First position.</param>
    /// <param name="n">Positions.</param>
    /// <param name="channels">C.</param>
    /// <param name="d">Gradient behind the map.</param>
    /// <param name="a">Mapped values, with a map.</param>
    /// <param name="sums">[2, C], added to.</param>
    /// <param name="streamed">Whether to store past the caches: see <see cref="StreamedStores"/>.</param>
    internal void Take<T>(long first, int n, int channels, Scratch d, Scratch a, float* sums, bool streamed)
        where T : unmanaged, IFloatLanes<T>
    {
        long at = first * channels;
        if (streamed) Take<T, StreamedStores>(n, channels, at, d, a, sums);
        else Take<T, CachedStores>(n, channels, at, d, a, sums);
    }

    private void Take<T, TStores>(int n, int channels, long at, Scratch d, Scratch a, float* sums)
        where T : unmanaged, IFloatLanes<T>
        where TStores : unmanaged, IStores
    {
        if (Map.IsIdentity) ScratchPasses.Store<T, TStores>(n, channels, d, Dx + at, Accumulate);
        else ScratchPasses.Mask<T, TStores>(n, channels, d, a, X + at, Mean, Map.Floor, Map.Ceiling, Dx + at, sums);
    }
}
