using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The linear layer.</summary>
public static unsafe class LinearOp
{
    /// <summary>y = x Wᵀ + b over the last dimension.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[..., I].</param>
    /// <param name="weight">[O, I].</param>
    /// <param name="bias">[O], or the empty tensor for none.</param>
    /// <returns>[..., O].</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor Linear(this Tape tape, Tensor x, Tensor weight, Tensor bias = default)
    {
        TensorCell input = tape.ToContiguous(x).Cell;
        TensorCell w = weight.Cell;
        TensorCell? b = bias.IsEmpty ? null : bias.Cell;
        if (w.Shape.Rank != 2 || input.Shape.Rank < 2 || input.Shape[-1] != w.Shape[1])
            throw new ShapeMismatchException("Linear", input.Shape, w.Shape);
        if (b is not null && b.Count != w.Shape[0])
            throw new ShapeMismatchException("Linear bias", b.Shape, w.Shape);
        int columns = w.Shape[1];
        int outputs = w.Shape[0];
        int rows = input.Count / columns;
        TensorCell y = tape.NewCell(WithLast(input.Shape, outputs), MemoryLayout.Contiguous);
        Gemm.Multiply(tape.Workers, false, true, rows, outputs, columns, input.Data, columns, w.Data, columns, y.Data, outputs, false, b is null ? null : b.Data);
        if (tape.Records(input, w) || (b is not null && tape.Records(b)))
        {
            Step step = tape.Record<Step>(y);
            (step.X, step.Weight, step.Bias) = (input, w, b);
        }

        return new Tensor(y);
    }

    private static Shape WithLast(Shape shape, int last)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < shape.Rank - 1; axis++)
            sizes[axis] = shape[axis];
        sizes[shape.Rank - 1] = last;
        return new Shape(sizes[..shape.Rank]);
    }

    private sealed class Step : Node
    {
        internal TensorCell X { get; set; } = null!;

        internal TensorCell Weight { get; set; } = null!;

        internal TensorCell? Bias { get; set; }

        internal override void Backward(Tape tape)
        {
            int outputs = Weight.Shape[0];
            int inputs = Weight.Shape[1];
            int rows = X.Count / inputs;
            float* dy = Output.Gradient;
            if (X.NeedsGradient)
            {
                float* dx = tape.GradientOf(X, out bool accumulate);
                Gemm.Multiply(tape.Workers, false, false, rows, inputs, outputs, dy, outputs, Weight.Data, inputs, dx, inputs, accumulate);
            }

            if (Weight.NeedsGradient)
                WeightGradient(tape, rows, inputs, outputs, dy);
            if (Bias is { NeedsGradient: true } bias)
                BiasGradient(tape, bias, rows, outputs, dy);
        }

        internal override void Clear()
        {
            X = null!;
            Weight = null!;
            Bias = null;
        }

        private void WeightGradient(Tape tape, int rows, int inputs, int outputs, float* dy)
        {
            if (!tape.WantsSquared(Weight))
            {
                float* dw = tape.GradientOf(Weight, out bool accumulate);
                Gemm.Multiply(tape.Workers, true, false, outputs, inputs, rows, dy, outputs, X.Data, inputs, dw, inputs, accumulate);
                return;
            }

            float* squared = tape.SquaredGradientOf(Weight);
            int samples = X.Shape[0];
            if (rows == samples)
                LinearKernel.SquaredWeightGradient(tape.Workers, rows, inputs, outputs, X.Data, dy, squared);
            else
                Convolution.SquaredWeightGradient(tape.Workers, PerPosition(samples, rows / samples, inputs, outputs), X.Data, dy, squared);
        }

        private void BiasGradient(Tape tape, TensorCell bias, int rows, int outputs, float* dy)
        {
            int samples = X.Shape[0];
            if (tape.WantsSquared(bias))
                ColumnReductions.SquaredPerSample(tape.Workers, samples, rows / samples, outputs, dy, tape.SquaredGradientOf(bias));
            else
                ColumnReductions.Sums(tape.Workers, rows, outputs, dy, tape.AddableGradientOf(bias));
        }

        /// <summary>A linear layer over several positions a sample is a 1×1 convolution over an image that is one position wide.</summary>
        private static ConvShape PerPosition(int samples, int positions, int inputs, int outputs) =>
            new(samples, inputs, positions, 1, outputs, 1, 1, 1, 1, 0, 0, 1);
    }
}
