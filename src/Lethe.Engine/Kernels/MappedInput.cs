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

    /// <summary>Takes the gradient behind the map of one register of channels on a grid of positions.</summary>
    /// <param name="images">Images of the grid.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="channel">First of the register's channels.</param>
    /// <param name="d">The gradient of the mapped values.</param>
    /// <param name="a">The mapped values, with a map.</param>
    /// <param name="x">Where they lie in <see cref="X"/>.</param>
    /// <param name="g">The same place of <see cref="Dx"/>.</param>
    /// <param name="sum">One register of Σ g, added to, with a map.</param>
    /// <param name="dot">One register of Σ g·(x − mean).</param>
    /// <param name="streamed">Whether to store past the caches: see <see cref="StreamedStores"/>.</param>
    internal void Take<T>(int images, int rows, int columns, int channel, Strip d, Strip a, Strip x, float* g, float* sum, float* dot, bool streamed)
        where T : unmanaged, IFloatLanes<T>
    {
        if (Map.IsIdentity) StripPasses.Store<T>(images, rows, columns, d, new Strip(g, x.Pixel, x.Line, x.Image), Accumulate);
        else if (streamed) StripPasses.Mask<T, StreamedStores>(images, rows, columns, d, a, x, Mean + channel, Map.Floor, Map.Ceiling, g, sum, dot);
        else StripPasses.Mask<T, CachedStores>(images, rows, columns, d, a, x, Mean + channel, Map.Floor, Map.Ceiling, g, sum, dot);
    }
}
