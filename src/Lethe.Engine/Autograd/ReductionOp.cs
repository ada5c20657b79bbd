using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Sums and means over all elements or over the last dimension.</summary>
public static unsafe class ReductionOp
{
    /// <summary>The sum of all elements, as a scalar.</summary>
    public static Tensor Sum(this Tape tape, Tensor x) => Whole(tape, x, 1f);

    /// <summary>The mean of all elements, as a scalar.</summary>
    public static Tensor Mean(this Tape tape, Tensor x) => Whole(tape, x, 1f / Math.Max(1, x.Count));

    /// <summary>Sums over the last dimension: [.., K] to [..].</summary>
    public static Tensor SumLast(this Tape tape, Tensor x) => Rows(tape, x, 1f);

    /// <summary>Means over the last dimension: [.., K] to [..].</summary>
    public static Tensor MeanLast(this Tape tape, Tensor x) => Rows(tape, x, 1f / Math.Max(1, x.Shape[-1]));

    private static Tensor Whole(Tape tape, Tensor x, float factor)
    {
        TensorCell from = x.Cell;
        TensorCell to = tape.NewCell(default, MemoryLayout.Contiguous);
        *to.Data = factor * Reductions.Sum(tape.Workers, from.Count, from.Data);
        return Recorded(tape, from, to, 1, from.Count, factor);
    }

    private static Tensor Rows(Tape tape, Tensor x, float factor)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        if (from.Shape.Rank == 0)
            throw new ShapeMismatchException("SumLast", from.Shape, "at least one dimension");
        Shape shape = new(from.Shape.ToArray().AsSpan(0, from.Shape.Rank - 1));
        TensorCell to = tape.NewCell(shape, MemoryLayout.Contiguous);
        RowReductions.Sum(tape.Workers, shape.Count, from.Shape[-1], from.Data, to.Data);
        if (factor != 1f)
            ElementWise.Scale(tape.Workers, to.Count, factor, to.Data, to.Data);
        return Recorded(tape, from, to, shape.Count, from.Shape[-1], factor);
    }

    private static Tensor Recorded(Tape tape, TensorCell from, TensorCell to, int rows, int columns, float factor)
    {
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Rows, step.Columns, step.Factor) = (from, rows, columns, factor);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal int Rows { get; set; }

        internal int Columns { get; set; }

        internal float Factor { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.AddableGradientOf(From);
            for (int row = 0; row < Rows; row++)
            {
                float share = Factor * Output.Gradient[row];
                float* target = dx + ((long)row * Columns);
                for (int column = 0; column < Columns; column++)
                    target[column] += share;
            }
        }

        internal override void Clear() => From = null!;
    }
}
