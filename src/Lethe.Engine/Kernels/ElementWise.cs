using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>
/// One driver for every element-wise operation: fixed chunks over the pool, whole registers, then a masked tail that goes
/// through the same arithmetic. The result may be an operand (in place); operands that overlap otherwise are not allowed.
/// </summary>
internal static unsafe partial class ElementWise
{
    private const int ChunkLength = 16384;

    /// <summary>A pass over parallel arrays: does elements [i, i + lanes), or the first <c>rest</c> of them.</summary>
    internal interface IPass
    {
        void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>;

        void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>;
    }

    /// <summary>y = f(x).</summary>
    public static void Forward<TOperator>(WorkerPool pool, TOperator op, int count, float* x, float* y)
        where TOperator : unmanaged, IUnaryOperator => Run(pool, count, new ForwardPass<TOperator> { Op = op, X = x, Y = y });

    /// <summary>dx (+)= dy * f'(saved), where saved is y or x as the operator's <see cref="IUnaryOperator.DerivativeTakesOutput"/> says.</summary>
    public static void Backward<TOperator>(WorkerPool pool, TOperator op, int count, float* saved, float* dy, float* dx, bool accumulate)
        where TOperator : unmanaged, IUnaryOperator
    {
        if (accumulate) Run(pool, count, new AddBackwardPass<TOperator> { Op = op, Saved = saved, Dy = dy, Dx = dx });
        else Run(pool, count, new BackwardPass<TOperator> { Op = op, Saved = saved, Dy = dy, Dx = dx });
    }

    /// <summary>y = f(a, b).</summary>
    public static void Binary<TOperator>(WorkerPool pool, TOperator op, int count, float* a, float* b, float* y)
        where TOperator : unmanaged, IBinaryOperator => Run(pool, count, new BinaryPass<TOperator> { Op = op, A = a, B = b, Y = y });

    /// <summary>y += a * b.</summary>
    public static void MultiplyAdd(WorkerPool pool, int count, float* a, float* b, float* y) => Run(pool, count, new MultiplyAddPass { A = a, B = b, Y = y });

    /// <summary>y += alpha * x.</summary>
    public static void Axpy(WorkerPool pool, int count, float alpha, float* x, float* y) => Run(pool, count, new AxpyPass { Alpha = alpha, X = x, Y = y });

    /// <summary>y = alpha * x.</summary>
    public static void Scale(WorkerPool pool, int count, float alpha, float* x, float* y) => Run(pool, count, new ScalePass { Alpha = alpha, X = x, Y = y });

    /// <summary>y = value.</summary>
    public static void Fill(WorkerPool pool, int count, float value, float* y) => Run(pool, count, new FillPass { Value = value, Y = y });

    /// <summary>y += x * x.</summary>
    public static void AddSquares(WorkerPool pool, int count, float* x, float* y) => Run(pool, count, new MultiplyAddPass { A = x, B = x, Y = y });

    internal static void Run<TPass>(WorkerPool pool, int count, TPass pass)
        where TPass : unmanaged, IPass
    {
        var job = new Job<TPass> { Pass = pass, Count = count };
        pool.For((int)(((long)count + ChunkLength - 1) / ChunkLength), ref job);
    }

    private struct Job<TPass> : IChunkJob
        where TPass : unmanaged, IPass
    {
        public TPass Pass;
        public int Count;

        public readonly void Run(int chunk)
        {
            int first = chunk * ChunkLength, end = (int)Math.Min(Count, first + (long)ChunkLength);
            if (Vector512.IsHardwareAccelerated) Loop<Lanes512>(Pass, first, end);
            else if (Vector256.IsHardwareAccelerated) Loop<Lanes256>(Pass, first, end);
            else Loop<Lanes128>(Pass, first, end);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Loop<T>(TPass pass, int i, int end)
            where T : unmanaged, IFloatLanes<T>
        {
            for (; i <= end - T.Count; i += T.Count) pass.Whole<T>(i);
            if (i < end) pass.Part<T>(i, end - i);
        }
    }
}
