namespace Lethe.Engine.Kernels;

/// <summary>
/// A band of an image in scratch, for 3×3 filters with a border of one: [rows, W + 2, channels up to whole registers] with zeros around the image,
/// so that the inner loops meet no border. Scratch is written in its order and read in columns: scattered stores wait for the second-level
/// cache one by one, scattered loads do so together.
/// </summary>
internal readonly unsafe struct DepthwiseBand
{
    // A band of input and what is made of it stay in the second-level cache.
    private const int Floats = 64 * 1024;

    /// <summary>Room for bands of at most <paramref name="rows"/> rows, border included, of <paramref name="width"/> columns.</summary>
    internal DepthwiseBand(int channels, int width, int rows) => (Channels, Width, Rows) = (channels, width, rows);

    internal int Channels { get; }

    /// <summary>Columns of the image.</summary>
    internal int Width { get; }

    /// <summary>Rows that there is room for, border included.</summary>
    internal int Rows { get; }

    /// <summary>Floats from position to position: an odd number of registers, so that a column of them uses all sets of the cache.</summary>
    internal int Pixel => (((Channels + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount) | 1) * GemmBlock.LaneCount;

    /// <summary>Floats from row to row.</summary>
    internal int Line => (Width + 2) * Pixel;

    /// <summary>Floats of the band.</summary>
    internal long Size => (long)Rows * Line;

    /// <summary>Output rows of a band, so that its input fits: near-equal bands of all <paramref name="rows"/>, by shape alone.</summary>
    internal static int BandRows(int channels, int width, int rows, int stride)
    {
        int line = (width + 2) * ((channels + 15) / 16 * 16);
        int most = Math.Clamp(((Floats / line) - 2) / stride, 1, rows), bands = (rows + most - 1) / most;
        return (rows + bands - 1) / bands;
    }

    /// <summary>Loads rows <paramref name="first"/> to first + count of an image [height, W, C]; rows outside are zeros.</summary>
    internal void Fill<T>(float* image, int height, int first, int count, float* band)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int r = 0; r < count; r++)
        {
            int h = first + r;
            float* row = band + ((long)r * Line);
            bool inside = (uint)h < (uint)height;
            Border(row, inside);
            if (inside) ScratchPasses.Load<T>(Width, Channels, image + ((long)h * Width * Channels), new Scratch(row + Pixel, Pixel, T.Count));
        }
    }

    /// <summary>
    /// Loads a gradient [P, Q, C] of image <paramref name="n"/> the same way, at the places of the inputs on which its filters were centred: with a
    /// stride, zeros lie between.
    /// </summary>
    internal void Fill<T>(float* dy, int n, int p, int q, int stride, int first, int count, float* band)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int r = 0; r < count; r++)
        {
            int h = first + r;
            float* row = band + ((long)r * Line);
            bool inside = h >= 0 && h % stride == 0 && h / stride < p;
            Border(row, inside && stride == 1);
            if (inside) ScratchPasses.Load<T>(q, Channels, dy + (((((long)n * p) + (h / stride)) * q) * Channels), new Scratch(row + Pixel, (nint)stride * Pixel, T.Count));
        }
    }

    /// <summary>Zeros at both ends of a row, or all along it.</summary>
    private void Border(float* row, bool ends)
    {
        if (!ends)
        {
            new Span<float>(row, Line).Clear();
            return;
        }

        new Span<float>(row, Pixel).Clear();
        new Span<float>(row + Line - Pixel, Pixel).Clear();
    }
}
