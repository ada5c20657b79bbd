using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lethe.Engine.Kernels;

/// <summary>Transpositions: matrices, and images between [N, C, H, W] and [N, H, W, C].</summary>
internal static unsafe class LayoutKernel
{
    private const int Tile = 32;

    /// <summary>y[j, i] = x[i, j] for x [rows, columns].</summary>
    public static void Transpose(WorkerPool pool, int rows, int columns, float* x, float* y) => TransposeBatch(pool, 1, rows, columns, x, y);

    /// <summary>y [N, H * W, C] from x [N, C, H * W].</summary>
    public static void NchwToNhwc(WorkerPool pool, int n, int c, int pixels, float* x, float* y) => TransposeBatch(pool, n, c, pixels, x, y);

    /// <summary>y [N, C, H * W] from x [N, H * W, C].</summary>
    public static void NhwcToNchw(WorkerPool pool, int n, int c, int pixels, float* x, float* y) => TransposeBatch(pool, n, pixels, c, x, y);

    /// <summary>Transposes each of n matrices [rows, columns].</summary>
    public static void TransposeBatch(WorkerPool pool, int n, int rows, int columns, float* x, float* y)
    {
        int block = Math.Max(Tile, 16384 / Math.Max(1, Math.Min(rows, columns)) / Tile * Tile);
        int longer = Math.Max(rows, columns), blocks = (longer + block - 1) / block;
        var job = new Job { Rows = rows, Columns = columns, Block = block, Blocks = blocks, X = x, Y = y };
        pool.For(n * blocks, ref job);
    }

    /// <summary>y[j * ldy + i] = x[i * ldx + j] for [rows, columns], on the calling thread.</summary>
    internal static void Transpose(int rows, int columns, float* x, nint ldx, float* y, nint ldy)
    {
        for (int i = 0; i < rows; i += Tile)
        {
            for (int j = 0; j < columns; j += Tile) Square(Math.Min(Tile, rows - i), Math.Min(Tile, columns - j), x + (i * ldx) + j, ldx, y + (j * ldy) + i, ldy);
        }
    }

    private static void Square(int rows, int columns, float* x, nint ldx, float* y, nint ldy)
    {
        int i = 0;
        for (; Avx.IsSupported && i <= rows - 8; i += 8)
        {
            int j = 0;
            for (; j <= columns - 8; j += 8) Eight(x + (i * ldx) + j, ldx, y + (j * ldy) + i, ldy);
            Scalar(i, i + 8, j, columns, x, ldx, y, ldy);
        }

        Scalar(i, rows, 0, columns, x, ldx, y, ldy);
    }

    private static void Scalar(int i0, int i1, int j0, int j1, float* x, nint ldx, float* y, nint ldy)
    {
        for (int j = j0; j < j1; j++)
        {
            float* to = y + (j * ldy), from = x + j;
            for (int i = i0; i < i1; i++) to[i] = from[i * ldx];
        }
    }

    // 8 x 8: pairs of rows are interleaved by one element, then by two, then by four.
    private static void Eight(float* x, nint ldx, float* y, nint ldy)
    {
        var r0 = Vector256.Load(x);
        var r1 = Vector256.Load(x + ldx);
        var r2 = Vector256.Load(x + (2 * ldx));
        var r3 = Vector256.Load(x + (3 * ldx));
        var r4 = Vector256.Load(x + (4 * ldx));
        var r5 = Vector256.Load(x + (5 * ldx));
        var r6 = Vector256.Load(x + (6 * ldx));
        var r7 = Vector256.Load(x + (7 * ldx));
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE), b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE), b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).Store(y);
        Avx.Permute2x128(b1, b5, 0x20).Store(y + ldy);
        Avx.Permute2x128(b2, b6, 0x20).Store(y + (2 * ldy));
        Avx.Permute2x128(b3, b7, 0x20).Store(y + (3 * ldy));
        Avx.Permute2x128(b0, b4, 0x31).Store(y + (4 * ldy));
        Avx.Permute2x128(b1, b5, 0x31).Store(y + (5 * ldy));
        Avx.Permute2x128(b2, b6, 0x31).Store(y + (6 * ldy));
        Avx.Permute2x128(b3, b7, 0x31).Store(y + (7 * ldy));
    }

    private struct Job : IChunkJob
    {
        public int Rows, Columns, Block, Blocks;
        public float* X, Y;

        public readonly void Run(int chunk)
        {
            long matrix = (long)(chunk / Blocks) * Rows * Columns;
            int first = chunk % Blocks * Block, last = first + Block;
            bool byRow = Rows >= Columns;
            int i0 = byRow ? first : 0, i1 = byRow ? Math.Min(last, Rows) : Rows, j0 = byRow ? 0 : first, j1 = byRow ? Columns : Math.Min(last, Columns);
            Transpose(i1 - i0, j1 - j0, X + matrix + ((long)i0 * Columns) + j0, Columns, Y + matrix + ((long)j0 * Rows) + i0, Rows);
        }
    }
}
