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
            for (int i = i0; i < i1; i += Tile)
            {
                for (int j = j0; j < j1; j += Tile) Square(X + matrix, Y + matrix, i, Math.Min(i + Tile, i1), j, Math.Min(j + Tile, j1));
            }
        }

        private readonly void Square(float* x, float* y, int i0, int i1, int j0, int j1)
        {
            for (int j = j0; j < j1; j++)
            {
                float* to = y + (long)j * Rows, from = x + j;
                for (int i = i0; i < i1; i++) to[i] = from[(long)i * Columns];
            }
        }
    }
}
