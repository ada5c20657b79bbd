using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Pooling with fixed windows: [N, C, H, W] to [N, C, P, Q].</summary>
public static unsafe class PoolingOp
{
    /// <summary>The largest value of each window; the first of equals gets the gradient.</summary>
    /// <exception cref="ShapeMismatchException">The input is smaller than the window.</exception>
    public static Tensor MaxPool2d(this Tape tape, Tensor x, Window kernel, Window stride, Window padding = default) =>
        Apply(tape, x, "MaxPool2d", kernel, stride, padding, largest: true);

    /// <summary>The mean of each window; padding counts as zeros.</summary>
    /// <exception cref="ShapeMismatchException">The input is smaller than the window.</exception>
    public static Tensor AvgPool2d(this Tape tape, Tensor x, Window kernel, Window stride, Window padding = default) =>
        Apply(tape, x, "AvgPool2d", kernel, stride, padding, largest: false);

    private static Tensor Apply(Tape tape, Tensor x, string operation, Window kernel, Window stride, Window padding, bool largest)
    {
        Shape output = PoolOutput.Of(operation, x.Shape, kernel, stride, padding);
        TensorCell from = tape.ToChannelsLast(x).Cell;
        PoolShape shape = new(
            x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], kernel.Height, kernel.Width, stride.Height, stride.Width, padding.Height, padding.Width);
        TensorCell to = tape.NewCell(output, MemoryLayout.ChannelsLast);
        bool records = tape.Records(from);
        TensorCell? taps = largest && records ? tape.NewCell(output, MemoryLayout.ChannelsLast) : null;
        if (largest)
            PoolingKernel.MaxForward(tape.Workers, shape, from.Data, to.Data, taps is null ? null : taps.Data);
        else
            PoolingKernel.AverageForward(tape.Workers, shape, from.Data, to.Data);
        if (records)
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Shape, step.Taps) = (from, shape, taps);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal PoolShape Shape { get; set; }

        internal TensorCell? Taps { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.GradientOf(From, out bool accumulate);
            if (Taps is null)
                PoolingKernel.AverageBackward(tape.Workers, Shape, Output.Gradient, dx, accumulate);
            else
                PoolingKernel.MaxBackward(tape.Workers, Shape, Output.Gradient, Taps.Data, dx, accumulate);
        }

        internal override void Clear()
        {
            From = null!;
            Taps = null;
        }
    }
}
