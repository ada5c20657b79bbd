using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Sums and extremes in a fixed order: four accumulators of whole registers inside a chunk, chunks of a fixed length, and
/// the chunks' results added in order in double precision. The bits depend on the length alone, not on the threads.
/// </summary>
internal static unsafe class Reductions
{
    private const int ChunkLength = 16384;

    private interface IFold
    {
        T Fold<T>(T sum, T a, T b)
            where T : unmanaged, IFloatLanes<T>;

        bool IsMaximum { get; }
    }

    /// <summary>Sum of x.</summary>
    public static float Sum(WorkerPool pool, int count, float* x) => (float)Run(pool, default(SumFold), count, x, x);

    /// <summary>Sum of the squares of x.</summary>
    public static float SumOfSquares(WorkerPool pool, int count, float* x) => (float)Run(pool, default(DotFold), count, x, x);

    /// <summary>Sum of a * b.</summary>
    public static float Dot(WorkerPool pool, int count, float* a, float* b) => (float)Run(pool, default(DotFold), count, a, b);

    /// <summary>Sum of (a - b)^2.</summary>
    public static float SquaredDistance(WorkerPool pool, int count, float* a, float* b) => (float)Run(pool, default(DistanceFold), count, a, b);

    /// <summary>Largest |x|; 0 for none.</summary>
    public static float MaxAbs(WorkerPool pool, int count, float* x) => (float)Run(pool, default(MaxAbsFold), count, x, x);

    private static double Run<TFold>(WorkerPool pool, TFold fold, int count, float* a, float* b)
        where TFold : unmanaged, IFold
    {
        int chunks = (int)(((long)count + ChunkLength - 1) / ChunkLength);
        if (chunks == 0) return 0;
        float* partial = FloatPool.Rent(chunks);
        var job = new Job<TFold> { Fold = fold, Count = count, A = a, B = b, Partial = partial };
        pool.For(chunks, ref job);
        double total = 0;
        for (int i = 0; i < chunks; i++) total = fold.IsMaximum ? Math.Max(total, partial[i]) : total + partial[i];
        FloatPool.Return(partial, chunks);
        return total;
    }

    private struct Job<TFold> : IChunkJob
        where TFold : unmanaged, IFold
    {
        public TFold Fold;
        public int Count;
        public float* A, B, Partial;

        public readonly void Run(int chunk)
        {
            int first = chunk * ChunkLength, length = Math.Min(ChunkLength, Count - first);
            if (Vector512.IsHardwareAccelerated) Partial[chunk] = Reduce<Lanes512>(Fold, length, A + first, B + first);
            else if (Vector256.IsHardwareAccelerated) Partial[chunk] = Reduce<Lanes256>(Fold, length, A + first, B + first);
            else Partial[chunk] = Reduce<Lanes128>(Fold, length, A + first, B + first);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static float Reduce<T>(TFold fold, int count, float* a, float* b)
            where T : unmanaged, IFloatLanes<T>
        {
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
            int lanes = T.Count, i = 0;
            for (; i <= count - (4 * lanes); i += 4 * lanes)
            {
                s0 = fold.Fold(s0, T.Load(a + i), T.Load(b + i));
                s1 = fold.Fold(s1, T.Load(a + i + lanes), T.Load(b + i + lanes));
                s2 = fold.Fold(s2, T.Load(a + i + (2 * lanes)), T.Load(b + i + (2 * lanes)));
                s3 = fold.Fold(s3, T.Load(a + i + (3 * lanes)), T.Load(b + i + (3 * lanes)));
            }

            for (; i <= count - lanes; i += lanes) s0 = fold.Fold(s0, T.Load(a + i), T.Load(b + i));
            if (i < count) s1 = fold.Fold(s1, T.LoadPart(a + i, count - i), T.LoadPart(b + i, count - i));
            return fold.IsMaximum ? T.MaxLane(T.Max(T.Max(s0, s1), T.Max(s2, s3))) : T.Sum((s0 + s1) + (s2 + s3));
        }
    }

    private struct SumFold : IFold
    {
        public readonly bool IsMaximum => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly T Fold<T>(T sum, T a, T b)
            where T : unmanaged, IFloatLanes<T> => sum + a;
    }

    private struct DotFold : IFold
    {
        public readonly bool IsMaximum => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly T Fold<T>(T sum, T a, T b)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(a, b, sum);
    }

    private struct DistanceFold : IFold
    {
        public readonly bool IsMaximum => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly T Fold<T>(T sum, T a, T b)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(a - b, a - b, sum);
    }

    private struct MaxAbsFold : IFold
    {
        public readonly bool IsMaximum => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly T Fold<T>(T sum, T a, T b)
            where T : unmanaged, IFloatLanes<T> => T.Max(sum, T.Abs(a));
    }
}
