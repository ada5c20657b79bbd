using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>One value for each row of a matrix [rows, columns]. A row is reduced by one chunk, register after register, in order.</summary>
internal static unsafe class RowReductions
{
    private enum Kind
    {
        Sum,
        Maximum,
        ArgMax,
    }

    /// <summary>sums[i] = sum over j of x[i, j].</summary>
    public static void Sum(WorkerPool pool, int rows, int columns, float* x, float* sums) => Share(pool, Kind.Sum, rows, columns, x, sums);

    /// <summary>maxima[i] = max over j of x[i, j].</summary>
    public static void Max(WorkerPool pool, int rows, int columns, float* x, float* maxima) => Share(pool, Kind.Maximum, rows, columns, x, maxima);

    /// <summary>indices[i] = the first j with the largest x[i, j].</summary>
    public static void ArgMax(WorkerPool pool, int rows, int columns, float* x, int* indices) => Share(pool, Kind.ArgMax, rows, columns, x, (float*)indices);

    /// <summary>Sum of one row on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static float SumRow<T>(int count, float* x)
        where T : unmanaged, IFloatLanes<T>
    {
        T sum = T.Zero;
        int j = 0;
        for (; j <= count - T.Count; j += T.Count) sum += T.Load(x + j);
        if (j < count) sum += T.LoadPart(x + j, count - j);
        return T.Sum(sum);
    }

    /// <summary>Largest element of one row on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static float MaxRow<T>(int count, float* x)
        where T : unmanaged, IFloatLanes<T>
    {
        T max = T.Broadcast(float.NegativeInfinity);
        int j = 0;
        for (; j <= count - T.Count; j += T.Count) max = T.Max(max, T.Load(x + j));
        float largest = j > 0 ? T.MaxLane(max) : float.NegativeInfinity;
        for (; j < count; j++) largest = MathF.Max(largest, x[j]);
        return largest;
    }

    private static void Share(WorkerPool pool, Kind kind, int rows, int columns, float* x, float* result)
    {
        int block = Math.Max(1, 16384 / Math.Max(1, columns));
        var job = new Job { Kind = kind, Rows = rows, Columns = columns, Block = block, X = x, Result = result };
        pool.For((rows + block - 1) / block, ref job);
    }

    private struct Job : IChunkJob
    {
        public Kind Kind;
        public int Rows, Columns, Block;
        public float* X, Result;

        public readonly void Run(int chunk)
        {
            int end = Math.Min(Rows, (chunk + 1) * Block);
            for (int row = chunk * Block; row < end; row++)
            {
                float* x = X + (long)row * Columns;
                if (Kind == Kind.Sum) Result[row] = SumOf(x);
                else if (Kind == Kind.Maximum) Result[row] = MaxOf(x);
                else ((int*)Result)[row] = new ReadOnlySpan<float>(x, Columns).IndexOf(MaxOf(x));
            }
        }

        private readonly float SumOf(float* x) =>
            Vector512.IsHardwareAccelerated ? SumRow<Lanes512>(Columns, x) : Vector256.IsHardwareAccelerated ? SumRow<Lanes256>(Columns, x) : SumRow<Lanes128>(Columns, x);

        private readonly float MaxOf(float* x) =>
            Vector512.IsHardwareAccelerated ? MaxRow<Lanes512>(Columns, x) : Vector256.IsHardwareAccelerated ? MaxRow<Lanes256>(Columns, x) : MaxRow<Lanes128>(Columns, x);
    }
}
