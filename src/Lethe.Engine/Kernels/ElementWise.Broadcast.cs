using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <content>A matrix against a vector: one value a column, or one a row.</content>
internal static unsafe partial class ElementWise
{
    /// <summary>y[i, j] = f(x[i, j], v[j]) on [rows, columns].</summary>
    public static void ByColumn<TOperator>(WorkerPool pool, TOperator op, int rows, int columns, float* x, float* v, float* y)
        where TOperator : unmanaged, IBinaryOperator => RunRows(pool, rows, columns, new ByColumnPass<TOperator> { Op = op, Columns = columns, X = x, V = v, Y = y });

    /// <summary>y[i, j] = f(x[i, j], v[i]) on [rows, columns]; for images, rows are the samples.</summary>
    public static void ByRow<TOperator>(WorkerPool pool, TOperator op, int rows, int columns, float* x, float* v, float* y)
        where TOperator : unmanaged, IBinaryOperator => RunRows(pool, rows, columns, new ByRowPass<TOperator> { Op = op, Columns = columns, X = x, V = v, Y = y });

    private static void RunRows<TPass>(WorkerPool pool, int rows, int columns, TPass pass)
        where TPass : unmanaged, IRowPass
    {
        int block = Math.Max(1, ChunkLength / Math.Max(1, columns));
        var job = new RowJob<TPass> { Pass = pass, Rows = rows, Block = block };
        pool.For((rows + block - 1) / block, ref job);
    }

    private interface IRowPass
    {
        void Row<T>(int row)
            where T : unmanaged, IFloatLanes<T>;
    }

    private struct RowJob<TPass> : IChunkJob
        where TPass : unmanaged, IRowPass
    {
        public TPass Pass;
        public int Rows, Block;

        public readonly void Run(int chunk)
        {
            int end = Math.Min(Rows, (chunk + 1) * Block);
            for (int row = chunk * Block; row < end; row++)
            {
                if (Vector512.IsHardwareAccelerated) Pass.Row<Lanes512>(row);
                else if (Vector256.IsHardwareAccelerated) Pass.Row<Lanes256>(row);
                else Pass.Row<Lanes128>(row);
            }
        }
    }

    private struct ByColumnPass<TOperator> : IRowPass
        where TOperator : unmanaged, IBinaryOperator
    {
        public TOperator Op;
        public int Columns;
        public float* X, V, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Row<T>(int row)
            where T : unmanaged, IFloatLanes<T>
        {
            float* x = X + (long)row * Columns, y = Y + (long)row * Columns;
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count) Op.Apply(T.Load(x + j), T.Load(V + j)).Store(y + j);
            if (j < Columns) Op.Apply(T.LoadPart(x + j, Columns - j), T.LoadPart(V + j, Columns - j)).StorePart(y + j, Columns - j);
        }
    }

    private struct ByRowPass<TOperator> : IRowPass
        where TOperator : unmanaged, IBinaryOperator
    {
        public TOperator Op;
        public int Columns;
        public float* X, V, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Row<T>(int row)
            where T : unmanaged, IFloatLanes<T>
        {
            float* x = X + (long)row * Columns, y = Y + (long)row * Columns;
            T v = T.Broadcast(V[row]);
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count) Op.Apply(T.Load(x + j), v).Store(y + j);
            if (j < Columns) Op.Apply(T.LoadPart(x + j, Columns - j), v).StorePart(y + j, Columns - j);
        }
    }
}
