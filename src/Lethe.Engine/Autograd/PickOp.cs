using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Places of a dimension: a slice, a choice, or a border around them.</summary>
public static unsafe class PickOp
{
    /// <summary>Places first to first + count − 1 of a dimension.</summary>
    /// <exception cref="ShapeMismatchException">The dimension has no such places.</exception>
    public static Tensor Slice(this Tape tape, Tensor x, int axis, int first, int count)
    {
        if (axis < 0 || axis >= x.Shape.Rank || first < 0 || count < 0 || first > x.Shape[axis] - count)
            throw new ShapeMismatchException("Slice", x.Shape, $"places {first} to {first + count - 1} of dimension {axis}");
        return Apply(tape, x, axis, default, first, count, 0f);
    }

    /// <summary>Places of a dimension in any order, repeated or not; −1 stands for a place that holds nothing but the fill.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The dimension.</param>
    /// <param name="places">The places; not to be written before the tape's reset.</param>
    /// <param name="fill">What stands where the place is −1.</param>
    /// <exception cref="ShapeMismatchException">The dimension has no such place.</exception>
    public static Tensor Pick(this Tape tape, Tensor x, int axis, ReadOnlyMemory<int> places, float fill = 0f)
    {
        if (axis < 0 || axis >= x.Shape.Rank)
            throw new ShapeMismatchException("Pick", x.Shape, $"dimension {axis}");
        foreach (int place in places.Span)
        {
            if (place < -1 || place >= x.Shape[axis])
                throw new ShapeMismatchException("Pick", x.Shape, $"place {place} of dimension {axis}");
        }

        return Apply(tape, x, axis, places, -1, places.Length, fill);
    }

    private static Tensor Apply(Tape tape, Tensor x, int axis, ReadOnlyMemory<int> places, int first, int count, float fill)
    {
        TensorCell from = tape.ToContiguous(x).Cell;
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        int inner = 1;
        for (int a = 0; a < from.Shape.Rank; a++)
        {
            sizes[a] = from.Shape[a];
            inner *= a > axis ? sizes[a] : 1;
        }

        sizes[axis] = count;
        TensorCell to = tape.NewCell(new Shape(sizes[..from.Shape.Rank]), MemoryLayout.Contiguous);
        int outer = count * inner == 0 ? 0 : to.Count / (count * inner);
        fixed (int* list = places.Span)
            PickKernel.Gather(tape.Workers, outer, inner, from.Shape[axis], count, list, first, fill, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Places, step.First, step.Outer, step.Inner, step.Axis) = (from, places, first, outer, inner, axis);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal ReadOnlyMemory<int> Places { get; set; }

        internal int First { get; set; }

        internal int Outer { get; set; }

        internal int Inner { get; set; }

        internal int Axis { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.AddableGradientOf(From);
            fixed (int* list = Places.Span)
                PickKernel.ScatterAdd(tape.Workers, Outer, Inner, From.Shape[Axis], Output.Shape[Axis], list, First, Output.Gradient, dx);
        }

        internal override void Clear()
        {
            From = null!;
            Places = default;
        }
    }
}
