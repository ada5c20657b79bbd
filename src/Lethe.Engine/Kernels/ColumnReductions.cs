using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Sums over the rows of a matrix [rows, columns], such as the gradient of a bias. Rows are cut into at most 64 chunks by
/// their number alone; each column is added down its chunk in order and the chunks in order.
/// </summary>
internal static unsafe class ColumnReductions
{
    /// <summary>sums[j] += sum over i of x[i, j].</summary>
    public static void Sums(WorkerPool pool, int rows, int columns, float* x, float* sums)
    {
        int block = RowBlock(rows, columns), chunks = (rows + block - 1) / block;
        long size = (long)chunks * columns;
        float* partial = FloatPool.Rent(size);
        var job = new SumJob { Rows = rows, Columns = columns, Block = block, X = x, Partial = partial };
        pool.For(chunks, ref job);
        for (int chunk = 0; chunk < chunks; chunk++) VectorMath.Add(columns, partial + (long)chunk * columns, sums);
        FloatPool.Return(partial, size);
    }

    /// <summary>sums[j] += sum over samples n of (sum over the sample's rows of x[., j])^2, for x [samples * rowsPerSample, columns].</summary>
    public static void SquaredPerSample(WorkerPool pool, int samples, int rowsPerSample, int columns, float* x, float* sums)
    {
        int block = RowBlock(samples, Math.Max(1, columns * rowsPerSample)), chunks = (samples + block - 1) / block;
        long size = (long)chunks * columns;
        float* partial = FloatPool.Rent(size);
        var job = new SquareJob { Samples = samples, RowsPerSample = rowsPerSample, Columns = columns, Block = block, X = x, Partial = partial };
        pool.For(chunks, ref job);
        for (int chunk = 0; chunk < chunks; chunk++) VectorMath.Add(columns, partial + (long)chunk * columns, sums);
        FloatPool.Return(partial, size);
    }

    /// <summary>Rows of a chunk: at least 16 Ki elements, at most 64 chunks.</summary>
    internal static int RowBlock(int rows, int columns) => Math.Max(Math.Max(1, 16384 / Math.Max(1, columns)), (rows + 63) / 64);

    /// <summary>sums[j] = sum of x[i, j] over the rows, on the calling thread.</summary>
    internal static void SumRows(int rows, int columns, float* x, float* sums)
    {
        if (Vector512.IsHardwareAccelerated) SumRows<Lanes512>(rows, columns, x, sums);
        else if (Vector256.IsHardwareAccelerated) SumRows<Lanes256>(rows, columns, x, sums);
        else SumRows<Lanes128>(rows, columns, x, sums);
    }

    // Strips of four registers: enough independent chains to hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SumRows<T>(int rows, int columns, float* x, float* sums)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count, j = 0;
        for (; j <= columns - (4 * lanes); j += 4 * lanes)
        {
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
            float* row = x + j;
            for (int i = 0; i < rows; i++, row += columns)
            {
                s0 += T.Load(row);
                s1 += T.Load(row + lanes);
                s2 += T.Load(row + (2 * lanes));
                s3 += T.Load(row + (3 * lanes));
            }

            s0.Store(sums + j);
            s1.Store(sums + j + lanes);
            s2.Store(sums + j + (2 * lanes));
            s3.Store(sums + j + (3 * lanes));
        }

        for (; j < columns; j += lanes)
        {
            int part = Math.Min(lanes, columns - j);
            T s0 = T.Zero;
            float* row = x + j;
            if (part == lanes)
            {
                for (int i = 0; i < rows; i++, row += columns) s0 += T.Load(row);
            }
            else
            {
                for (int i = 0; i < rows; i++, row += columns) s0 += T.LoadPart(row, part);
            }

            s0.StorePart(sums + j, part);
        }
    }

    private struct SumJob : IChunkJob
    {
        public int Rows, Columns, Block;
        public float* X, Partial;

        public readonly void Run(int chunk) =>
            SumRows(Math.Min(Block, Rows - (chunk * Block)), Columns, X + (long)chunk * Block * Columns, Partial + (long)chunk * Columns);
    }

    private struct SquareJob : IChunkJob
    {
        public int Samples, RowsPerSample, Columns, Block;
        public float* X, Partial;

        public readonly void Run(int chunk)
        {
            float* sum = Partial + (long)chunk * Columns;
            new Span<float>(sum, Columns).Clear();
            float* sample = FloatPool.Rent(Columns);
            int end = Math.Min(Samples, (chunk + 1) * Block);
            for (int n = chunk * Block; n < end; n++)
            {
                SumRows(RowsPerSample, Columns, X + (long)n * RowsPerSample * Columns, sample);
                VectorMath.AddSquares(Columns, sample, sum);
            }

            FloatPool.Return(sample, Columns);
        }
    }
}
