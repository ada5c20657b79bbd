using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The product of two factors that were brought into the order in which it reads them: C[m, n] (+)= A'[m, k] B[k, n] with A in tiles, the rows of a tile
/// interleaved, and B in planes, each the k steps of one register of columns. As rows of many channels they would lie kilobytes apart, in few sets of the
/// first-level cache and a page each.
/// </summary>
internal static unsafe class TiledProduct
{
    /// <summary>Floats that a factor of so many rows takes.</summary>
    internal static long Size(int m, int k) => (m + GemmBlock.TileRows - 1) / GemmBlock.TileRows * (long)Step(k);

    /// <summary>Brings A into tiles.</summary>
    /// <param name="m">Rows of A', which lie together.</param>
    /// <param name="k">Depth.</param>
    /// <param name="from">A: element (r, p) is from[p * ld + r]; ld is a register at least, so that what is read beyond m lies in the next step.</param>
    /// <param name="ld">Floats from step to step.</param>
    /// <param name="to">Takes <see cref="Size"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Pack<T>(int m, int k, float* from, nint ld, float* to)
        where T : unmanaged, IFloatLanes<T>
    {
        int tile = GemmBlock.TileRows;
        nint step = Step(k);
        for (int p = 0; p < k - 1; p++, from += ld, to += tile)
        {
            float* at = to;
            for (int i = 0; i < m; i += tile, at += step)
            {
                // Whole registers: what is beyond the tile is the place of the next step, which comes after.
                for (int q = 0; q < tile; q += T.Count) T.Load(from + i + q).Store(at + q);
            }
        }

        for (int i = 0; i < m; i++) to[(i / tile * step) + (i % tile)] = from[i];
    }

    /// <summary>C[m, n] (+)= A' B.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C: whole registers.</param>
    /// <param name="k">Depth.</param>
    /// <param name="a">A, as <see cref="Pack"/> leaves it.</param>
    /// <param name="b">B: element (p, j) is b[(j / lanes * k + p) * lanes + j % lanes].</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    internal static void Multiply<T>(int m, int n, int k, float* a, float* b, float* c, nint ldc, bool accumulate)
        where T : unmanaged, IFloatLanes<T>
    {
        int tile = GemmBlock.TileRows, width = GemmBlock.PanelWidth;
        nint step = Step(k), plane = (nint)k * T.Count;
        for (int j = 0; j < n; j += width, b += 2 * plane)
        {
            bool wide = n - j >= width;
            int done = 0;
            if (wide && width == GemmColumn256.Columns && m >= tile)
            {
                int tiles = m / tile;
                GemmColumn256.Multiply(tiles, step, 1, 0, k, a, 1, tile, b, T.Count, plane, c + j, ldc, accumulate, null);
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

    private static nint Step(int k) => (nint)GemmBlock.TileRows * k;
}
