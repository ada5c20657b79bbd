using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Softmax and its logarithm over the last dimension, shifted by the largest value so that nothing overflows.</summary>
public static unsafe class SoftmaxOp
{
    /// <summary>pₖ = exp(xₖ)/Σⱼ exp(xⱼ).</summary>
    public static Tensor Softmax(this Tape tape, Tensor x) => Apply(tape, x, logarithm: false);

    /// <summary>log pₖ = xₖ − log Σⱼ exp(xⱼ).</summary>
    public static Tensor LogSoftmax(this Tape tape, Tensor x) => Apply(tape, x, logarithm: true);

    private static Tensor Apply(Tape tape, Tensor x, bool logarithm)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        if (from.Shape.Rank == 0)
            throw new ShapeMismatchException("Softmax", from.Shape, "at least one dimension");
        TensorCell to = tape.NewCell(from.Shape, MemoryLayout.Contiguous);
        int columns = from.Shape[-1];
        int rows = columns == 0 ? 0 : from.Count / columns;
        if (logarithm)
            SoftmaxKernel.LogSoftmax(tape.Workers, rows, columns, from.Data, to.Data);
        else
            SoftmaxKernel.Softmax(tape.Workers, rows, columns, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Logarithm) = (from, logarithm);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal bool Logarithm { get; set; }

        internal override void Backward(Tape tape)
        {
            int columns = From.Shape[-1];
            int rows = From.Count / columns;
            float* dx = tape.GradientOf(From, out bool accumulate);
            if (Logarithm)
                SoftmaxKernel.LogSoftmaxBackward(tape.Workers, rows, columns, Output.Data, Output.Gradient, dx, accumulate);
            else
                SoftmaxKernel.SoftmaxBackward(tape.Workers, rows, columns, Output.Data, Output.Gradient, dx, accumulate);
        }

        internal override void Clear() => From = null!;
    }
}
