using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>One tensor for every sample of a batch: class tokens, positions, and other parameters that are not weights of a product.</summary>
public static unsafe class RepeatOp
{
    /// <summary>y[n, ..] = p, under a shape of p's elements for each sample.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="p">The tensor to repeat.</param>
    /// <param name="samples">N.</param>
    /// <param name="sample">The shape of one sample's copy.</param>
    /// <returns>[N, ..sample].</returns>
    /// <exception cref="ShapeMismatchException">The shapes have different numbers of elements.</exception>
    public static Tensor Repeat(this Tape tape, Tensor p, int samples, Shape sample)
    {
        TensorCell from = p.Cell;
        if (from.Count != sample.Count || sample.Rank == Shape.MaxRank)
            throw new ShapeMismatchException("Repeat", from.Shape, sample);
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes[0] = samples;
        for (int axis = 0; axis < sample.Rank; axis++)
            sizes[axis + 1] = sample[axis];
        TensorCell to = tape.NewCell(new Shape(sizes[..(sample.Rank + 1)]), MemoryLayout.Contiguous);
        for (int n = 0; n < samples; n++)
            new ReadOnlySpan<float>(from.Data, from.Count).CopyTo(new Span<float>(to.Data + ((long)n * from.Count), from.Count));
        if (tape.Records(from))
            tape.Record<Step>(to).From = from;
        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            int samples = Output.Shape[0];
            if (tape.WantsSquared(From))
                ColumnReductions.SquaredPerSample(tape.Workers, samples, 1, From.Count, Output.Gradient, tape.SquaredGradientOf(From));
            else
                ColumnReductions.Sums(tape.Workers, samples, From.Count, Output.Gradient, tape.AddableGradientOf(From));
        }

        internal override void Clear() => From = null!;
    }
}
