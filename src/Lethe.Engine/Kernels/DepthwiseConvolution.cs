using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Depthwise convolutions, one filter a channel, on channels-last images: a register holds the channels of one position, and
/// the taps of a filter are re-ordered to [R·S, C], with room for whole registers, so that they load the same way.
/// </summary>
internal static unsafe class DepthwiseConvolution
{
    /// <summary>Whether a shape runs band by band: 3×3 with a border of one, any stride.</summary>
    internal static bool InBands(in ConvShape shape) =>
        shape is { R: 3, S: 3, PadH: 1, PadW: 1 } && shape.StrideH == shape.StrideW && shape.IsDepthwise;

    /// <summary>Floats from tap to tap.</summary>
    internal static nint TapStep(int channels) => (channels + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount * GemmBlock.LaneCount;

    /// <summary>y = x * weight (+ bias).</summary>
    internal static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, float* bias, float* y)
    {
        float* taps = RentTaps(shape, weight, flipped: false);
        if (InBands(shape)) DepthwiseBands.Forward(pool, shape, x, taps, bias, y);
        else DepthwiseForward.Run(pool, shape, x, taps, bias, y, accumulate: false);
        ReturnTaps(shape, taps);
    }

    /// <summary>dx (+)= the gradient of the input; at stride 1 a forward pass with the filter turned by 180 degrees.</summary>
    internal static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate)
    {
        bool turned = shape is { StrideH: 1, StrideW: 1 } && shape.PadH < shape.R && shape.PadW < shape.S;
        float* taps = RentTaps(shape, weight, turned || InBands(shape));
        if (InBands(shape))
        {
            DepthwiseBandGradient.Run(pool, shape, null, dy, taps, dx, accumulate, null);
        }
        else if (turned)
        {
            ConvShape back = new(shape.N, shape.K, shape.P, shape.Q, shape.C, shape.R, shape.S, 1, 1, shape.R - 1 - shape.PadH, shape.S - 1 - shape.PadW, shape.Groups);
            DepthwiseForward.Run(pool, back, dy, taps, null, dx, accumulate);
        }
        else
        {
            DepthwiseInputGradient.Run(pool, shape, dy, taps, dx, accumulate);
        }

        ReturnTaps(shape, taps);
    }

    /// <summary>dw += the gradient of the filters, or the sum over images of its square.</summary>
    internal static void WeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        if (!squared && InBands(shape))
            DepthwiseBandGradient.Run(pool, shape, x, dy, null, null, accumulate: false, dw);
        else
            DepthwiseWeightGradient.Run(pool, shape, x, dy, dw, squared);
    }

    /// <summary>The taps [R·S, C], zeros beyond the last channel.</summary>
    internal static float* RentTaps(in ConvShape shape, float* weight, bool flipped)
    {
        int size = shape.R * shape.S, step = (int)TapStep(shape.C);
        float* taps = FloatPool.Rent((long)size * step);
        for (int t = 0; t < size; t++)
        {
            float* row = taps + ((long)t * step), from = weight + (flipped ? size - 1 - t : t);
            for (int c = 0; c < shape.C; c++) row[c] = from[(long)c * size];
            new Span<float>(row + shape.C, step - shape.C).Clear();
        }

        return taps;
    }

    internal static void ReturnTaps(in ConvShape shape, float* taps) => FloatPool.Return(taps, shape.R * shape.S * (long)TapStep(shape.C));
}
