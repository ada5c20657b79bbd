using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>What linear layers need beyond <see cref="Gemm"/>.</summary>
internal static unsafe class LinearKernel
{
    /// <summary>
    /// out[o, i] += sum over samples n of dy[n, o]^2 x[n, i]^2: the exact per-sample Fisher diagonal of a linear layer,
    /// since the gradient of one sample is the outer product of dy[n] and x[n]. One product of squares.
    /// </summary>
    public static void SquaredWeightGradient(WorkerPool pool, int samples, int inputs, int outputs, float* x, float* dy, float* squares)
    {
        long xCount = (long)samples * inputs, dyCount = (long)samples * outputs;
        float* x2 = FloatPool.Rent(xCount);
        float* dy2 = FloatPool.Rent(dyCount);
        ElementWise.Binary(pool, default(BinaryOperators.Multiply), checked((int)xCount), x, x, x2);
        ElementWise.Binary(pool, default(BinaryOperators.Multiply), checked((int)dyCount), dy, dy, dy2);
        Gemm.Multiply(pool, transposeA: true, transposeB: false, outputs, inputs, samples, dy2, outputs, x2, inputs, squares, inputs, accumulate: true);
        FloatPool.Return(dy2, dyCount);
        FloatPool.Return(x2, xCount);
    }
}
