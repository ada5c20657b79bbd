using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>A product on one thread: C[m, n] (+)= A[m, k] B[k, n] with B in panels or as it lies; convolutions and <see cref="Gemm"/> are built from it.</summary>
internal static unsafe class GemmBlock
{
    /// <summary>
    /// Depth of one pass over C. At 512 bits a panel of B (32 KiB) then stays in the first-level cache while the rows of A pass by. At 256
    /// bits the processor's own prefetching keeps up with a long panel, and each pass over C that is spared counts for more.
    /// </summary>
    public static int DepthBlock => Vector512.IsHardwareAccelerated ? 256 : 1024;

    /// <summary>Columns of a panel: two registers.</summary>
    public static int PanelWidth => 2 * LaneCount;

    /// <summary>Floats in the widest register of this machine.</summary>
    public static int LaneCount => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Columns up to whole registers.</summary>
    public static int Wide(int columns) => (columns + LaneCount - 1) / LaneCount * LaneCount;

    /// <summary>Rows of a full tile.</summary>
    public static int TileRows => Vector512.IsHardwareAccelerated ? 12 : 6;

    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Depth.</param>
    /// <param name="a">A; element (r, p) is a[r * rs + p * ps].</param>
    /// <param name="rs">Step from row to row of A.</param>
    /// <param name="ps">Step along the depth of A.</param>
    /// <param name="b">B; panel j (columns from j * PanelWidth) begins at b + j * panelStride, its row p at p * bs.
    /// B as it lies has panelStride = PanelWidth and bs = ldb; its n must be a multiple of <see cref="LaneCount"/>.</param>
    /// <param name="bs">Step from row to row inside a panel.</param>
    /// <param name="panelStride">Step from panel to panel.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Step from row to row of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="bias">Added to each column when not accumulating, or null.</param>
    /// <param name="plan">What to ask memory for meanwhile, or null; followed on machines with sixteen registers of 256 bits.</param>
    public static void Multiply(int m, int n, int k, float* a, nint rs, nint ps, float* b, nint bs, nint panelStride, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan = null)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes512>(m, n, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, plan);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(m, n, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, plan);
        else Run<Lanes128>(m, n, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, plan);
    }

    /// <summary>
    /// The same for A that is read in segments: C[m, n] (+)= sum over segments of A[., k] B, where A jumps by
    /// <paramref name="jump"/> more after each segment and B, of depth segments * k, does not.
    /// </summary>
    public static void MultiplySegments(int m, int n, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint panelStride, float* c, nint ldc, bool accumulate, float* bias)
    {
        if (Vector512.IsHardwareAccelerated) Panels<Lanes512>(m, n, segments, jump, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, null);
        else if (Vector256.IsHardwareAccelerated) Panels<Lanes256>(m, n, segments, jump, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, null);
        else Panels<Lanes128>(m, n, segments, jump, k, a, rs, ps, b, bs, panelStride, c, ldc, accumulate, bias, null);
    }

    private static void Panels<T>(int m, int n, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint panelStride, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan)
        where T : unmanaged, IFloatLanes<T>
    {
        int width = 2 * T.Count;
        for (int j = 0; j < n; j += width)
        {
            Panel<T>(m, Math.Min(width, n - j), segments, jump, k, a, rs, ps, b + ((j / width) * panelStride), bs, c + j, ldc, accumulate, bias == null ? null : bias + j, plan);
        }
    }

    private static void Run<T>(int m, int n, int k, float* a, nint rs, nint ps, float* b, nint bs, nint panelStride, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan)
        where T : unmanaged, IFloatLanes<T>
    {
        if (k == 0) Empty(m, n, c, ldc, accumulate, bias);
        for (int p = 0; p < k; p += DepthBlock)
        {
            Panels<T>(m, n, 1, 0, Math.Min(DepthBlock, k - p), a + (p * ps), rs, ps, b + (p * bs), bs, panelStride, c, ldc, accumulate || p > 0, bias, plan);
        }
    }

    private static void Empty(int m, int n, float* c, nint ldc, bool accumulate, float* bias)
    {
        for (int i = 0; i < m && !accumulate; i++)
        {
            for (int j = 0; j < n; j++) c[(i * ldc) + j] = bias == null ? 0 : bias[j];
        }
    }

    private static void Panel<T>(int m, int columns, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, float* c, nint ldc, bool accumulate, float* bias, ReadPlan* plan)
        where T : unmanaged, IFloatLanes<T>
    {
        bool full = columns % T.Count == 0;
        bool wide = columns > T.Count;
        int step = T.Count == 16 || !wide ? 12 : 6;
        int done = 0;
        if (T.Count == 8 && full && wide && m >= GemmColumn256.Rows)
        {
            int tiles = m / GemmColumn256.Rows;
            GemmColumn256.Multiply(tiles, GemmColumn256.Rows * rs, segments, jump, k, a, rs, ps, b, bs, T.Count, c, ldc, accumulate, bias, plan);
            done = tiles * GemmColumn256.Rows;
        }

        for (int i = done; i < m;)
        {
            int rows = TileOf(Math.Min(step, m - i));
            if (full) Tile<T>(rows, wide, segments, jump, k, a + i * rs, rs, ps, b, bs, T.Count, c + i * ldc, ldc, accumulate, bias);
            else Edge<T>(rows, columns, segments, jump, k, a + i * rs, rs, ps, b, bs, c + i * ldc, ldc, accumulate, bias);
            i += rows;
        }
    }

    internal static int TileOf(int rows) => rows >= 12 ? 12 : rows >= 8 ? Math.Min(rows, 9) : rows >= 6 ? 6 : Math.Min(rows, 4);

    // The last columns go through a full tile on the stack, so that nothing beyond C is read or written.
    [SkipLocalsInit]
    private static void Edge<T>(int rows, int columns, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, float* c, nint ldc, bool accumulate, float* bias)
        where T : unmanaged, IFloatLanes<T>
    {
        int width = 2 * T.Count;
        float* tile = stackalloc float[12 * 32];
        float* start = stackalloc float[32];
        if (accumulate)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int j = 0; j < columns; j++) tile[r * width + j] = c[r * ldc + j];
                for (int j = columns; j < width; j++) tile[r * width + j] = 0;
            }
        }
        else if (bias != null)
        {
            for (int j = 0; j < columns; j++) start[j] = bias[j];
            for (int j = columns; j < width; j++) start[j] = 0;
        }

        Tile<T>(rows, columns > T.Count, segments, jump, k, a, rs, ps, b, bs, T.Count, tile, width, accumulate, bias == null ? null : start);
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < columns; j++) c[r * ldc + j] = tile[r * width + j];
        }
    }

    /// <summary>One tile of <paramref name="rows"/> rows (12, 9, 8, 6 or at most 4) and one or two registers; see <see cref="GemmTile"/>.</summary>
    internal static void Tile<T>(int rows, bool wide, int segments, nint jump, int k, float* a, nint rs, nint ps, float* b, nint bs, nint second, float* c, nint ldc, bool accumulate, float* bias)
        where T : unmanaged, IFloatLanes<T>
    {
        if (wide)
        {
            switch (rows)
            {
                case 12: GemmTile.Wide<T, GemmTile.Rows12>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 9: GemmTile.Wide<T, GemmTile.Rows9>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 8: GemmTile.Wide<T, GemmTile.Rows8>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 6: GemmTile.Wide<T, GemmTile.Rows6>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 4: GemmTile.Wide<T, GemmTile.Rows4>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 3: GemmTile.Wide<T, GemmTile.Rows3>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                case 2: GemmTile.Wide<T, GemmTile.Rows2>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
                default: GemmTile.Wide<T, GemmTile.Rows1>(segments, jump, k, a, rs, ps, b, bs, second, c, ldc, accumulate, bias); break;
            }
        }
        else
        {
            switch (rows)
            {
                case 12: GemmTile.Narrow<T, GemmTile.Rows12>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 9: GemmTile.Narrow<T, GemmTile.Rows9>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 8: GemmTile.Narrow<T, GemmTile.Rows8>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 6: GemmTile.Narrow<T, GemmTile.Rows6>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 4: GemmTile.Narrow<T, GemmTile.Rows4>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 3: GemmTile.Narrow<T, GemmTile.Rows3>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                case 2: GemmTile.Narrow<T, GemmTile.Rows2>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
                default: GemmTile.Narrow<T, GemmTile.Rows1>(segments, jump, k, a, rs, ps, b, bs, c, ldc, accumulate, bias); break;
            }
        }
    }
}
