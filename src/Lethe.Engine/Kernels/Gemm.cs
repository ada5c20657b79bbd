using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Matrix products of row-major float matrices.</summary>
internal static unsafe class Gemm
{
    // A chunk of C. Its part of A for one depth block stays in the second-level cache while the panels of B pass by.
    private static int MostColumns => Vector512.IsHardwareAccelerated ? 256 : 1024;

    // Floats from row to row, or from step to step, from which copying A pays; where registers are 512 bits wide it was not measured.
    private const int FarApart = 256;

    private static int MostRows => 8 * GemmBlock.TileRows;

    /// <summary>C[m, n] = op(A)[m, k] op(B)[k, n], plus C when accumulating, plus a bias for each column.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="transposeA">A lies as [k, m].</param>
    /// <param name="transposeB">B lies as [n, k].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Depth of the product.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Floats from row to row of A as it lies.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Floats from row to row of B as it lies.</param>
    /// <param name="c">C; must not overlap A or B.</param>
    /// <param name="ldc">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    /// <param name="columnBias">n floats added to each row of C, or null; not with <paramref name="accumulate"/>.</param>
    public static void Multiply(WorkerPool pool, bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate, float* columnBias = null)
    {
        if (m == 0 || n == 0) return;
        nint rs = transposeA ? 1 : lda, ps = transposeA ? lda : 1;
        int width = GemmBlock.PanelWidth;
        if (!transposeB && n % GemmBlock.LaneCount == 0 && (m <= 4 * GemmBlock.TileRows || ldb <= 2 * width))
        {
            Share(pool, m, n, k, a, rs, ps, b, ldb, width, c, ldc, accumulate, columnBias);
            return;
        }

        long size = GemmPacking.PackedSize(k, n);
        float* packed = FloatPool.Rent(size);
        GemmPacking.Pack(pool, k, n, b, transposeB ? 1 : ldb, transposeB ? ldb : 1, packed);
        Share(pool, m, n, k, a, rs, ps, packed, width, (nint)k * width, c, ldc, accumulate, columnBias);
        FloatPool.Return(packed, size);
    }

    private static void Share(WorkerPool pool, int m, int n, int k, float* a, nint rs, nint ps, float* b, nint bs, nint panelStride, float* c, int ldc, bool accumulate, float* bias)
    {
        int width = GemmBlock.PanelWidth, tile = GemmBlock.TileRows;
        int rows = MostRows, columns = MostColumns;
        bool copies = !Vector512.IsHardwareAccelerated && k > 0 && Math.Min(columns, n) >= 4 * width && m > tile && Math.Max(rs, ps) >= FarApart;

        // Two tiles of A of full depth are 48 KiB, and with a panel of B of 64 KiB what a neighbour leaves of a second-level cache of 512 KiB.
        if (copies && Math.Min(k, GemmBlock.DepthBlock) > 512) rows = 2 * tile;
        if ((long)m * n * k < 1 << 16)
        {
            rows = m;
            columns = n;
        }

        // Eight chunks or more where there is work for them.
        while (Chunks(m, n, rows, columns) < 8 && rows > 2 * tile && rows > tile) rows = rows / 2 / tile * tile;
        while (Chunks(m, n, rows, columns) < 8 && columns > width && (long)rows * columns * k > 1 << 18) columns = columns / 2 / width * width;
        if (rows < 1) rows = m;
        var job = new Job
        {
            M = m,
            N = n,
            K = k,
            A = a,
            Rs = rs,
            Ps = ps,
            B = b,
            Bs = bs,
            PanelStride = panelStride,
            C = c,
            Ldc = ldc,
            Accumulate = accumulate,
            Bias = bias,
            Rows = rows,
            Columns = columns,
            RowBlocks = (m + rows - 1) / rows,
            Copies = copies && Math.Min(columns, n) >= 4 * width && Math.Min(rows, m) > tile,
        };
        pool.For(Chunks(m, n, rows, columns), ref job);
    }

    private static int Chunks(int m, int n, int rows, int columns) => ((m + rows - 1) / rows) * ((n + columns - 1) / columns);

    private struct Job : IChunkJob
    {
        public int M, N, K, Rows, Columns, RowBlocks;
        public float* A, B, C, Bias;
        public nint Rs, Ps, Bs, PanelStride, Ldc;
        public bool Accumulate, Copies;

        public readonly void Run(int chunk)
        {
            int i = chunk % RowBlocks * Rows, j = chunk / RowBlocks * Columns, m = Math.Min(Rows, M - i), n = Math.Min(Columns, N - j);
            float* a = A + (i * Rs), b = B + (j / GemmBlock.PanelWidth * PanelStride), c = C + (i * Ldc) + j, bias = Bias == null ? null : Bias + j;
            if (Copies) Copied(m, n, a, b, c, bias);
            else GemmBlock.Multiply(m, n, K, a, Rs, Ps, b, Bs, PanelStride, c, Ldc, Accumulate, bias);
        }

        // A in tiles, see TilePacking.
        private readonly void Copied(int m, int n, float* a, float* b, float* c, float* bias)
        {
            int tile = GemmBlock.TileRows, depth = Math.Min(GemmBlock.DepthBlock, K), width = GemmBlock.PanelWidth, whole = m / tile, rest = m % tile;
            long size = TilePacking.Size(Rows, depth);
            float* copy = FloatPool.Rent(size);
            for (int p = 0; p < K; p += depth)
            {
                int k = Math.Min(depth, K - p);
                nint step = TilePacking.Step(k);
                bool add = Accumulate || p > 0;
                float* from = a + (p * Ps);
                if (Vector256.IsHardwareAccelerated) TilePacking.Pack<Lanes256>(m, k, from, Rs, Ps, copy);
                else TilePacking.Pack<Lanes128>(m, k, from, Rs, Ps, copy);
                for (int j = 0; j < n; j += width)
                {
                    float* panel = b + (j / width * PanelStride) + (p * Bs), to = c + j, start = bias == null ? null : bias + j;
                    int columns = Math.Min(width, n - j), done = 0;
                    if (columns == width && width == GemmColumn256.Columns)
                    {
                        GemmColumn256.Multiply(whole, step, 1, 0, k, copy, 1, tile, panel, Bs, GemmBlock.LaneCount, to, Ldc, add, start);
                        done = whole;
                    }

                    for (int i = done; i < whole; i++) GemmBlock.Multiply(tile, columns, k, copy + (i * step), 1, tile, panel, Bs, PanelStride, to + (i * tile * Ldc), Ldc, add, start);
                    if (rest > 0) GemmBlock.Multiply(rest, columns, k, copy + (whole * step), 1, tile, panel, Bs, PanelStride, to + (whole * tile * Ldc), Ldc, add, start);
                }
            }

            FloatPool.Return(copy, size);
        }
    }
}
