using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Means over windows that give an output of a fixed size.</summary>
public static unsafe class AdaptivePoolingOp
{
    /// <summary>[N, C, H, W] to [N, C, P, Q]; window p spans rows ⌊pH/P⌋ to ⌈(p+1)H/P⌉. 1×1 is the global mean.</summary>
    /// <exception cref="ShapeMismatchException">The input is not an image batch.</exception>
    public static Tensor AdaptiveAvgPool2d(this Tape tape, Tensor x, Window output)
    {
        if (x.Shape.Rank != 4)
            throw new ShapeMismatchException("AdaptiveAvgPool2d", x.Shape, "[N, C, H, W]");
        TensorCell from = tape.ToChannelsLast(x).Cell;
        Shape s = from.Shape;
        TensorCell to = tape.NewCell(new Shape(s[0], s[1], output.Height, output.Width), MemoryLayout.ChannelsLast);
        if (output is { Height: 1, Width: 1 })
            PoolingKernel.GlobalAverageForward(tape.Workers, s[0], s[1], s[2] * s[3], from.Data, to.Data);
        else
            PoolingKernel.AdaptiveAverageForward(tape.Workers, s[0], s[1], s[2], s[3], output.Height, output.Width, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Window) = (from, output);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal Window Window { get; set; }

        internal override void Backward(Tape tape)
        {
            Shape s = From.Shape;
            float* dx = tape.GradientOf(From, out bool accumulate);
            if (Window is { Height: 1, Width: 1 })
                PoolingKernel.GlobalAverageBackward(tape.Workers, s[0], s[1], s[2] * s[3], Output.Gradient, dx, accumulate);
            else
                PoolingKernel.AdaptiveAverageBackward(tape.Workers, s[0], s[1], s[2], s[3], Window.Height, Window.Width, Output.Gradient, dx, accumulate);
        }

        internal override void Clear() => From = null!;
    }
}
