using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Multiplication by a number.</summary>
public static unsafe class ScaleOp
{
    /// <summary>factor · x.</summary>
    public static Tensor Scale(this Tape tape, Tensor x, float factor)
    {
        TensorCell from = x.Cell;
        TensorCell to = tape.NewCell(from.Shape, from.Layout);
        ElementWise.Scale(tape.Workers, from.Count, factor, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Factor) = (from, factor);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal float Factor { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.GradientOf(From, out bool accumulate);
            if (accumulate)
                ElementWise.Axpy(tape.Workers, From.Count, Factor, Output.Gradient, dx);
            else
                ElementWise.Scale(tape.Workers, From.Count, Factor, Output.Gradient, dx);
        }

        internal override void Clear() => From = null!;
    }
}
