using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Permuted and repeated dimensions.</summary>
public static unsafe class StridedOp
{
    /// <summary>Dimensions in another order: dimension a of the result is dimension permutation[a] of x.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="permutation">Each dimension once.</param>
    /// <exception cref="ShapeMismatchException">The permutation has another number of dimensions.</exception>
    public static Tensor Permute(this Tape tape, Tensor x, params ReadOnlySpan<int> permutation)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        int rank = from.Shape.Rank;
        if (permutation.Length != rank)
            throw new ShapeMismatchException("Permute", from.Shape, $"{permutation.Length} dimensions");
        Span<int> sizes = stackalloc int[Shape.MaxRank], steps = stackalloc int[Shape.MaxRank], own = stackalloc int[Shape.MaxRank];
        Steps(from.Shape, own);
        for (int axis = 0; axis < rank; axis++)
            (sizes[axis], steps[axis]) = (from.Shape[permutation[axis]], own[permutation[axis]]);
        return Run(tape, from, new Shape(sizes[..rank]), steps);
    }

    /// <summary>Dimensions of size 1 repeated to a shape of the same rank.</summary>
    /// <exception cref="ShapeMismatchException">A dimension has neither size 1 nor the wanted one.</exception>
    public static Tensor Expand(this Tape tape, Tensor x, Shape shape)
    {
        if (x.Shape == shape)
            return x;
        TensorCell from = tape.ToContiguous(x).Cell;
        if (from.Shape.Rank != shape.Rank)
            throw new ShapeMismatchException("Expand", from.Shape, shape);
        Span<int> steps = stackalloc int[Shape.MaxRank];
        Steps(from.Shape, steps);
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (from.Shape[axis] == shape[axis])
                continue;
            steps[axis] = from.Shape[axis] == 1 ? 0 : throw new ShapeMismatchException("Expand", from.Shape, shape);
        }

        return Run(tape, from, shape, steps);
    }

    private static Tensor Run(Tape tape, TensorCell from, Shape shape, ReadOnlySpan<int> steps)
    {
        TensorCell to = tape.NewCell(shape, MemoryLayout.Contiguous);
        StridedKernel.Gather(tape.Workers, shape, steps, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            step.From = from;
            steps.CopyTo(step.Steps);
        }

        return new Tensor(to);
    }

    private static void Steps(Shape shape, Span<int> steps)
    {
        int step = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= shape[axis];
        }
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal int[] Steps { get; } = new int[Shape.MaxRank];

        internal override void Backward(Tape tape) =>
            StridedKernel.ScatterAdd(tape.Workers, Output.Shape, Steps, Output.Gradient, tape.AddableGradientOf(From));

        internal override void Clear() => From = null!;
    }
}
