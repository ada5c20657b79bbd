using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Multiplies each sample's channels by numbers of their own: WF-Net's gates, one checkpoint for many classes.</summary>
public static unsafe class GateOp
{
    /// <summary>y[n, c, ..] = gates[n, c] · x[n, c, ..].</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, C] or [N, C, H, W].</param>
    /// <param name="gates">[N, C].</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor GateChannels(this Tape tape, Tensor x, Tensor gates)
    {
        if (x.Shape.Rank == 2)
            return tape.Multiply(x, gates);
        if (x.Shape.Rank != 4 || gates.Shape != new Shape(x.Shape[0], x.Shape[1]))
            throw new ShapeMismatchException("GateChannels", x.Shape, gates.Shape);
        TensorCell from = tape.ToChannelsLast(x).Cell;
        TensorCell by = gates.Cell;
        TensorCell to = tape.NewCell(from.Shape, MemoryLayout.ChannelsLast);
        Scale(tape, from, by, from.Data, to.Data);
        if (tape.Records(from, by))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Gates) = (from, by);
        }

        return new Tensor(to);
    }

    private static void Scale(Tape tape, TensorCell like, TensorCell gates, float* x, float* y)
    {
        int channels = like.Shape[1];
        int pixels = like.Shape[2] * like.Shape[3];
        for (int n = 0; n < like.Shape[0]; n++)
        {
            long offset = (long)n * pixels * channels;
            ElementWise.ByColumn(tape.Workers, default(BinaryOperators.Multiply), pixels, channels, x + offset, gates.Data + ((long)n * channels), y + offset);
        }
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal TensorCell Gates { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            float* product = RentScratch(From.Count);
            if (From.NeedsGradient)
            {
                Scale(tape, From, Gates, Output.Gradient, product);
                ElementWise.Axpy(tape.Workers, From.Count, 1f, product, tape.AddableGradientOf(From));
            }

            if (!Gates.NeedsGradient)
                return;
            int channels = From.Shape[1];
            int pixels = From.Shape[2] * From.Shape[3];
            float* into = tape.AddableGradientOf(Gates);
            ElementWise.Binary(tape.Workers, default(BinaryOperators.Multiply), From.Count, From.Data, Output.Gradient, product);
            for (int n = 0; n < From.Shape[0]; n++)
                ColumnReductions.Sums(tape.Workers, pixels, channels, product + ((long)n * pixels * channels), into + ((long)n * channels));
        }

        internal override void Clear()
        {
            From = null!;
            Gates = null!;
        }
    }
}
