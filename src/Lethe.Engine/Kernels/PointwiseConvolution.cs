namespace Lethe.Engine.Kernels;

/// <summary>1x1 convolutions of stride 1: the images are matrices already, [N * H * W, C].</summary>
internal static unsafe class PointwiseConvolution
{
    /// <summary>y = x w' (+ bias).</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, float* bias, float* y)
    {
        Gemm.Multiply(pool, false, true, shape.Rows, shape.K, shape.C, x, shape.C, weight, shape.C, y, shape.K, accumulate: false, bias);
    }

    /// <summary>dx (+)= dy w.</summary>
    public static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate) =>
        Gemm.Multiply(pool, false, false, shape.Rows, shape.C, shape.K, dy, shape.K, weight, shape.C, dx, shape.C, accumulate);
}
