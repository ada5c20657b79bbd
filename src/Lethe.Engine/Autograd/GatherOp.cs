using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Picks elements and rows by index.</summary>
public static unsafe class GatherOp
{
    /// <summary>yₙ = x[n, indexₙ]: one element of each row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, K].</param>
    /// <param name="indices">N numbers in 0..K−1.</param>
    /// <returns>[N].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public static Tensor GatherColumns(this Tape tape, Tensor x, ReadOnlySpan<int> indices)
    {
        TensorCell from = x.Cell;
        if (from.Shape.Rank != 2 || from.Shape[0] != indices.Length)
            throw new ShapeMismatchException("GatherColumns", from.Shape, $"[{indices.Length}, K]");
        TensorCell to = tape.NewCell(new Shape(indices.Length), MemoryLayout.Contiguous);
        return Pick(tape, from, to, indices, from.Shape[1], 1, rows: false);
    }

    /// <summary>yₙ = x[indexₙ]: whole rows, in any order, repeated or not. The gradient of a repeated row is the sum of its shares.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[M, K].</param>
    /// <param name="indices">N numbers in 0..M−1.</param>
    /// <returns>[N, K].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public static Tensor GatherRows(this Tape tape, Tensor x, ReadOnlySpan<int> indices)
    {
        TensorCell from = x.Cell;
        if (from.Shape.Rank != 2)
            throw new ShapeMismatchException("GatherRows", from.Shape, "[M, K]");
        TensorCell to = tape.NewCell(new Shape(indices.Length, from.Shape[1]), MemoryLayout.Contiguous);
        return Pick(tape, from, to, indices, from.Shape[0], from.Shape[1], rows: true);
    }

    private static Tensor Pick(Tape tape, TensorCell from, TensorCell to, ReadOnlySpan<int> indices, int bound, int width, bool rows)
    {
        Tensor offsets = new(tape.NewCell(new Shape(Math.Max(1, indices.Length)), MemoryLayout.Contiguous));
        int* places = (int*)offsets.Pointer;
        for (int n = 0; n < indices.Length; n++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[n], nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[n], bound, nameof(indices));
            places[n] = rows ? indices[n] * width : (n * bound) + indices[n];
            new ReadOnlySpan<float>(from.Data + places[n], width).CopyTo(new Span<float>(to.Data + ((long)n * width), width));
        }

        if (tape.Records(from))
        {
            Step step = tape.Record<Step>(to);
            (step.From, step.Places, step.Count, step.Width) = (from, offsets.Cell, indices.Length, width);
        }

        return new Tensor(to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal TensorCell Places { get; set; } = null!;

        internal int Count { get; set; }

        internal int Width { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.AddableGradientOf(From);
            int* places = (int*)Places.Data;
            for (int n = 0; n < Count; n++)
            {
                for (int i = 0; i < Width; i++)
                    dx[places[n] + i] += Output.Gradient[((long)n * Width) + i];
            }
        }

        internal override void Clear()
        {
            From = null!;
            Places = null!;
        }
    }
}
