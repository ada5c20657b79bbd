using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Depthwise convolutions, one filter a channel, on channels-last images: a register holds the channels of one position, and
/// the taps of a filter are re-ordered to [R·S, C] so that they load the same way.
/// </summary>
internal static unsafe class DepthwiseConvolution
{
    /// <summary>y = x * weight (+ bias).</summary>
    internal static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, float* bias, float* y)
    {
        float* taps = RentTaps(shape, weight, flipped: false);
        DepthwiseForward.Run(pool, shape, x, taps, bias, y, accumulate: false);
        FloatPool.Return(taps, shape.WeightCount);
    }

    /// <summary>dx (+)= the gradient of the input; at stride 1 a forward pass with the filter turned by 180 degrees.</summary>
    internal static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate)
    {
        bool turned = shape is { StrideH: 1, StrideW: 1 } && shape.PadH < shape.R && shape.PadW < shape.S;
        float* taps = RentTaps(shape, weight, turned);
        if (turned)
        {
            ConvShape back = new(shape.N, shape.K, shape.P, shape.Q, shape.C, shape.R, shape.S, 1, 1, shape.R - 1 - shape.PadH, shape.S - 1 - shape.PadW, shape.Groups);
            DepthwiseForward.Run(pool, back, dy, taps, null, dx, accumulate);
        }
        else
        {
            DepthwiseInputGradient.Run(pool, shape, dy, taps, dx, accumulate);
        }

        FloatPool.Return(taps, shape.WeightCount);
    }

    /// <summary>dw += the gradient of the filters, or the sum over images of its square.</summary>
    internal static void WeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared) =>
        DepthwiseWeightGradient.Run(pool, shape, x, dy, dw, squared);

    private static float* RentTaps(in ConvShape shape, float* weight, bool flipped)
    {
        int size = shape.R * shape.S;
        float* taps = FloatPool.Rent(shape.WeightCount);
        for (int c = 0; c < shape.C; c++)
        {
            for (int t = 0; t < size; t++)
                taps[((long)t * shape.C) + c] = weight[((long)c * size) + (flipped ? size - 1 - t : t)];
        }

        return taps;
    }
}
