namespace Lethe.Engine.Kernels;

/// <summary>
/// The product of two factors that were brought into the order in which it reads them: C[m, n] (+)= A'[m, k] B[k, n] with A in tiles, the rows of a tile
/// interleaved, and B in planes, each the k steps of one register of columns. As rows of many channels they would lie kilobytes apart, in few sets of the
/// first-level cache and a page each.
/// </summary>
internal static unsafe class TiledProduct
{
    /// <summary>C[m, n] (+)= A' B.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C: whole registers.</param>
    /// <param name="k">Depth.</param>
    /// <param name="a">A, as <see cref="TilePacking"/> leaves it.</param>
    /// <param name="b">B: element (p, j) is b[(j / lanes * k + p) * lanes + j % lanes].</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="plan">What to ask memory for meanwhile, or null.</param>
    internal static void Multiply<T>(int m, int n, int k, float* a, float* b, float* c, nint ldc, bool accumulate, ReadPlan* plan = null)
        where T : unmanaged, IFloatLanes<T>
    {
        int tile = GemmBlock.TileRows, width = GemmBlock.PanelWidth;
        nint step = TilePacking.Step(k), plane = (nint)k * T.Count;
        for (int j = 0; j < n; j += width, b += 2 * plane)
        {
            bool wide = n - j >= width;
            int done = 0;
            if (wide && width == GemmColumn256.Columns && m >= tile)
            {
                int tiles = m / tile;
                GemmColumn256.Multiply(tiles, step, 1, 0, k, a, 1, tile, b, T.Count, plane, c + j, ldc, accumulate, null, plan);
                done = tiles * tile;
            }

            for (int i = done; i < m;)
            {
                int rows = GemmBlock.TileOf(Math.Min(tile - (i % tile), m - i));
                GemmBlock.Tile<T>(rows, wide, 1, 0, k, a + (i / tile * step) + (i % tile), 1, tile, b, T.Count, plane, c + j + (i * ldc), ldc, accumulate, null);
                i += rows;
            }
        }
    }
}
