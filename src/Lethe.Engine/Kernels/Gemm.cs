using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Matrix products of row-major float matrices.</summary>
internal static unsafe class Gemm
{
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
        int rows = 8 * tile, columns = 8 * width;
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
        };
        pool.For(Chunks(m, n, rows, columns), ref job);
    }

    private static int Chunks(int m, int n, int rows, int columns) => ((m + rows - 1) / rows) * ((n + columns - 1) / columns);

    private struct Job : IChunkJob
    {
        public int M, N, K, Rows, Columns, RowBlocks;
        public float* A, B, C, Bias;
        public nint Rs, Ps, Bs, PanelStride, Ldc;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            int i = chunk % RowBlocks * Rows, j = chunk / RowBlocks * Columns;
            GemmBlock.Multiply(
                Math.Min(Rows, M - i), Math.Min(Columns, N - j), K, A + i * Rs, Rs, Ps, B + j / GemmBlock.PanelWidth * PanelStride, Bs, PanelStride,
                C + i * Ldc + j, Ldc, Accumulate, Bias == null ? null : Bias + j);
        }
    }
}
