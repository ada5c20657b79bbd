using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Puts tensors side by side.</summary>
public static unsafe class ConcatOp
{
    /// <summary>[N, C₁, ..], [N, C₂, ..], … to [N, C₁ + C₂ + …, ..].</summary>
    /// <exception cref="ArgumentException">No inputs.</exception>
    /// <exception cref="ShapeMismatchException">Sizes other than dimension 1 differ.</exception>
    public static Tensor Concat(this Tape tape, params ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.IsEmpty)
            throw new ArgumentException("Concat needs at least one input.", nameof(inputs));
        Tensor joined = inputs[0];
        for (int i = 1; i < inputs.Length; i++)
            joined = Pair(tape, joined, inputs[i]);
        return joined;
    }

    /// <summary>Inputs side by side along any dimension but the first.</summary>
    /// <exception cref="ArgumentException">No inputs.</exception>
    /// <exception cref="ShapeMismatchException">Sizes other than that dimension's differ, or there is no such dimension.</exception>
    public static Tensor Concat(this Tape tape, int axis, params ReadOnlySpan<Tensor> inputs)
    {
        if (axis == 1 || inputs.IsEmpty)
            return tape.Concat(inputs);
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        Shape first = inputs[0].Shape;
        first.ToArray().CopyTo(sizes);
        if (axis < 1 || axis >= first.Rank)
            throw new ShapeMismatchException("Concat", first, $"dimension {axis}");
        Tensor joined = Matrix(tape, inputs[0], first, axis);
        for (int i = 1; i < inputs.Length; i++)
        {
            joined = Pair(tape, joined, Matrix(tape, inputs[i], first, axis));
            sizes[axis] += inputs[i].Shape[axis];
        }

        return tape.Reshape(joined, new Shape(sizes[..first.Rank]));
    }

    /// <summary>A row for each place of the dimensions before the axis.</summary>
    private static Tensor Matrix(Tape tape, Tensor x, Shape like, int axis)
    {
        int rows = 1;
        bool fits = x.Shape.Rank == like.Rank;
        for (int a = 0; fits && a < like.Rank; a++)
        {
            fits = a == axis || x.Shape[a] == like[a];
            rows *= a < axis ? like[a] : 1;
        }

        return fits ? tape.Reshape(x, new Shape(rows, x.Count / Math.Max(1, rows))) : throw new ShapeMismatchException("Concat", like, x.Shape);
    }

    private static Tensor Pair(Tape tape, Tensor a, Tensor b)
    {
        TensorCell left = a.Cell;
        TensorCell right = tape.ToLayout(b, left.Layout).Cell;
        Shape shape = Joined(left.Shape, right.Shape);
        TensorCell to = tape.NewCell(shape, left.Layout);
        Strips strips = Strips.Of(left, right);
        Copy(strips.Rows, strips.Left, left.Data, strips.Left, to.Data, strips.Left + strips.Right);
        Copy(strips.Rows, strips.Right, right.Data, strips.Right, to.Data + strips.Left, strips.Left + strips.Right);
        if (tape.Records(left, right))
        {
            Step step = tape.Record<Step>(to);
            (step.Left, step.Right) = (left, right);
        }

        return new Tensor(to);
    }

    private static Shape Joined(Shape left, Shape right)
    {
        int[] sizes = left.ToArray();
        if (sizes.Length < 2 || right.Rank != sizes.Length)
            throw new ShapeMismatchException("Concat", left, right);
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (axis != 1 && sizes[axis] != right[axis])
                throw new ShapeMismatchException("Concat", left, right);
        }

        sizes[1] += right[1];
        return new Shape(sizes);
    }

    private static void Copy(int rows, int width, float* from, int fromStride, float* to, int toStride)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(from + ((long)row * fromStride), width).CopyTo(new Span<float>(to + ((long)row * toStride), width));
    }

    /// <summary>Memory as rows of two strips: a row is a sample when contiguous, a pixel when channels are last.</summary>
    private readonly record struct Strips(int Rows, int Left, int Right)
    {
        internal static Strips Of(TensorCell left, TensorCell right)
        {
            int rows = left.Layout == MemoryLayout.ChannelsLast ? left.Shape[0] * left.Shape[2] * left.Shape[3] : left.Shape[0];
            return new Strips(rows, left.Count / Math.Max(1, rows), right.Count / Math.Max(1, rows));
        }
    }

    private sealed class Step : Node
    {
        internal TensorCell Left { get; set; } = null!;

        internal TensorCell Right { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            Strips strips = Strips.Of(Left, Right);
            Share(tape, Left, strips.Rows, strips.Left, Output.Gradient, strips.Left + strips.Right);
            Share(tape, Right, strips.Rows, strips.Right, Output.Gradient + strips.Left, strips.Left + strips.Right);
        }

        internal override void Clear()
        {
            Left = null!;
            Right = null!;
        }

        private static void Share(Tape tape, TensorCell input, int rows, int width, float* from, int stride)
        {
            if (!input.NeedsGradient)
                return;
            float* dx = tape.GradientOf(input, out bool accumulate);
            if (!accumulate)
            {
                Copy(rows, width, from, stride, dx, width);
                return;
            }

            for (int row = 0; row < rows; row++)
            {
                for (int i = 0; i < width; i++)
                    dx[((long)row * width) + i] += from[((long)row * stride) + i];
            }
        }
    }
}
