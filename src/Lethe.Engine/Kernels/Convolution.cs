namespace Lethe.Engine.Kernels;

/// <summary>
/// 2-D convolutions on channels-last images, x [N, H, W, C] and y [N, P, Q, K], with weights in torch order
/// [K, C/groups, R, S]. Each entry point picks the algorithm by shape alone.
/// </summary>
internal static unsafe class Convolution
{
    /// <summary>y = x * weight (+ bias).</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, float* bias, float* y) =>
        Forward(pool, shape, x, weight, new ConvEpilogue(bias), y);

    /// <summary>y = x * weight, and what follows.</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, in ConvEpilogue epilogue, float* y)
    {
        if (shape.IsDepthwise)
            DepthwiseConvolution.Forward(pool, shape, x, weight, epilogue.Bias, y);
        else if (TapConvolution.Suits(shape))
            TapConvolution.Forward(pool, shape, x, weight, epilogue.Bias, y);
        else if (shape.IsPointwise && shape.Groups == 1)
            PointwiseConvolution.Forward(pool, shape, x, weight, epilogue.Bias, y);
        else
        {
            ForwardFused(pool, shape, x, weight, epilogue, y);
            return;
        }

        epilogue.FinishAll(pool, y, (long)shape.Rows * shape.K);
    }

    // The algorithms that finish their outputs while these are in cache.
    private static void ForwardFused(WorkerPool pool, in ConvShape shape, float* x, float* weight, in ConvEpilogue epilogue, float* y)
    {
        if (WinogradConvolution.Suits(shape))
            WinogradConvolution.Forward(pool, shape, x, weight, epilogue, y);
        else if (SegmentConvolution.Suits(shape))
            SegmentConvolution.Forward(pool, shape, x, weight, epilogue, y);
        else
            ConvolutionForward.Run(pool, shape, x, weight, epilogue, y);
    }

    /// <summary>dx (+)= the gradient of the input.</summary>
    public static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate)
    {
        if (shape.IsDepthwise)
            DepthwiseConvolution.InputGradient(pool, shape, dy, weight, dx, accumulate);
        else if (TapConvolution.Suits(shape))
            TapConvolution.InputGradient(pool, shape, dy, weight, dx, accumulate);
        else if (WinogradConvolution.Suits(shape))
            WinogradConvolution.InputGradient(pool, shape, dy, weight, dx, accumulate);
        else if (shape.IsPointwise && shape.Groups == 1)
            PointwiseConvolution.InputGradient(pool, shape, dy, weight, dx, accumulate);
        else
            ConvolutionInputGradient.Run(pool, shape, dy, weight, dx, accumulate);
    }

    /// <summary>dw += the gradient of the weights.</summary>
    public static void WeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw)
    {
        if (shape.IsDepthwise)
            DepthwiseConvolution.WeightGradient(pool, shape, x, dy, dw, squared: false);
        else if (TapConvolution.Suits(shape))
            TapConvolution.WeightGradient(pool, shape, x, dy, dw);
        else if (WinogradConvolution.Suits(shape))
            WinogradWeightGradient.Run(pool, shape, x, dy, dw);
        else if (SegmentConvolution.Suits(shape))
            SegmentConvolution.WeightGradient(pool, shape, x, dy, dw, squared: false);
        else
            ConvolutionWeightGradient.Run(pool, shape, x, dy, dw, squared: false);
    }

    /// <summary>dwSquared += sum over images n of (dW_n)^2, where dW_n is the gradient of image n alone.</summary>
    public static void SquaredWeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dwSquared)
    {
        if (shape.IsDepthwise)
            DepthwiseConvolution.WeightGradient(pool, shape, x, dy, dwSquared, squared: true);
        else if (SquaredGradient.Suits(shape))
            SquaredGradient.Run(pool, shape, x, dy, dwSquared);
        else if (WinogradConvolution.Suits(shape) && WinogradImageGradient.Suits(shape))
            WinogradImageGradient.Run(pool, shape, x, dy, dwSquared);
        else if (WinogradConvolution.Suits(shape) && shape.P * shape.Q > 16)
            WinogradPieceGradient.Run(pool, shape, x, dy, dwSquared, squared: true);
        else if (SegmentConvolution.Suits(shape))
            SegmentConvolution.WeightGradient(pool, shape, x, dy, dwSquared, squared: true);
        else
            ConvolutionWeightGradient.Run(pool, shape, x, dy, dwSquared, squared: true);
    }
}
