namespace Lethe.Engine.Kernels;

/// <summary>
/// A factor of a product in tiles of <see cref="GemmBlock.TileRows"/> positions, each register of channels of a tile's positions together: element (i, p) is at
/// i / rows · Step + p / lanes · rows · lanes + i % rows · lanes + p % lanes. Registers go there from planes as they are, and the product reads one unbroken stream.
/// </summary>
internal static unsafe class RegisterTiles
{
    /// <summary>Floats that so many positions take.</summary>
    internal static long Size(int n, int channels) => (n + GemmBlock.TileRows - 1) / GemmBlock.TileRows * (long)Step(channels);

    /// <summary>Floats from tile to tile.</summary>
    internal static nint Step(int channels) => (nint)GemmBlock.TileRows * channels;

    /// <summary>The places of one register of the tiles from <paramref name="row"/> on, a tile a line.</summary>
    internal static Strip At(float* tiles, int channels, int register, int row)
    {
        int lanes = GemmBlock.LaneCount, rows = GemmBlock.TileRows;
        return new Strip(tiles + (row / rows * Step(channels)) + (register * rows * lanes), lanes, Step(channels));
    }

    /// <summary>Brings positions with all channels there, whole registers of them.</summary>
    internal static void Load<T>(int n, int channels, float* x, float* tiles)
        where T : unmanaged, IFloatLanes<T>
    {
        int rows = GemmBlock.TileRows;
        for (int i = 0; i < n; i += rows, tiles += Step(channels))
            ScratchPasses.Load<T>(Math.Min(rows, n - i), channels, x + ((long)i * channels), new Scratch(tiles, T.Count, rows * T.Count));
    }

    /// <summary>C[m, n] (+)= A B.</summary>
    /// <param name="m">Positions.</param>
    /// <param name="n">Columns of C: whole registers.</param>
    /// <param name="channels">Depth: whole registers.</param>
    /// <param name="a">A, in tiles.</param>
    /// <param name="b">B in panels, as <see cref="GemmPacking"/> leaves it.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="plan">What to ask memory for meanwhile, or null.</param>
    internal static void Multiply<T>(int m, int n, int channels, float* a, float* b, float* c, nint ldc, bool accumulate, ReadPlan* plan = null)
        where T : unmanaged, IFloatLanes<T>
    {
        int rows = GemmBlock.TileRows, width = GemmBlock.PanelWidth, lanes = T.Count, segments = channels / lanes;
        nint step = Step(channels), jump = (rows - 1) * lanes;
        for (int j = 0; j < n; j += width, b += (nint)channels * width)
        {
            bool wide = n - j >= width;
            int done = 0;
            if (wide && width == GemmColumn256.Columns && m >= rows)
            {
                int tiles = m / rows;
                GemmColumn256.Multiply(tiles, step, segments, jump, lanes, a, lanes, 1, b, width, lanes, c + j, ldc, accumulate, null, plan);
                done = tiles * rows;
            }

            for (int i = done; i < m;)
            {
                int part = GemmBlock.TileOf(Math.Min(rows - (i % rows), m - i));
                GemmBlock.Tile<T>(part, wide, segments, jump, lanes, a + (i / rows * step) + (i % rows * lanes), lanes, 1, b, width, lanes, c + j + (i * ldc), ldc, accumulate, null);
                i += part;
            }
        }
    }
}
