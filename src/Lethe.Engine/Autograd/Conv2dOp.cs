using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The 2-D convolution.</summary>
public static unsafe class Conv2dOp
{
    /// <summary>Cross-correlates images with kernels, as PyTorch's conv2d does.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[K, C/groups, R, S].</param>
    /// <param name="bias">[K], or the empty tensor for none.</param>
    /// <param name="stride">Step along height and width.</param>
    /// <param name="padding">Zeros at each border.</param>
    /// <param name="groups">Channel groups that do not mix.</param>
    /// <returns>[N, K, P, Q], channels last in memory.</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor Conv2d(this Tape tape, Tensor x, Tensor weight, Tensor bias, Window stride, Window padding, int groups = 1)
    {
        ConvShape shape = Describe(x.Shape, weight.Shape, stride, padding, groups);
        TensorCell input = tape.ToChannelsLast(x).Cell;
        TensorCell w = weight.Cell;
        TensorCell? b = bias.IsEmpty ? null : bias.Cell;
        if (b is not null && b.Count != shape.K)
            throw new ShapeMismatchException("Conv2d bias", b.Shape, w.Shape);
        TensorCell y = tape.NewCell(new Shape(shape.N, shape.K, shape.P, shape.Q), MemoryLayout.ChannelsLast);
        Convolution.Forward(tape.Workers, shape, input.Data, w.Data, b is null ? null : b.Data, y.Data);
        if (tape.Records(input, w) || (b is not null && tape.Records(b)))
        {
            Step step = tape.Record<Step>(y);
            (step.Shape, step.X, step.Weight, step.Bias) = (shape, input, w, b);
        }

        return new Tensor(y);
    }

    /// <summary>The sizes of a convolution.</summary>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    internal static ConvShape Describe(Shape x, Shape weight, Window stride, Window padding, int groups)
    {
        if (x.Rank != 4 || weight.Rank != 4 || groups < 1 || x[1] != weight[1] * groups || weight[0] % groups != 0)
            throw new ShapeMismatchException("Conv2d", x, weight);
        if (x[2] + (2 * padding.Height) < weight[2] || x[3] + (2 * padding.Width) < weight[3])
            throw new ShapeMismatchException("Conv2d", x, weight);
        return new ConvShape(
            x[0], x[1], x[2], x[3], weight[0], weight[2], weight[3], stride.Height, stride.Width, padding.Height, padding.Width, groups);
    }

    private sealed class Step : Node
    {
        internal ConvShape Shape { get; set; }

        internal TensorCell X { get; set; } = null!;

        internal TensorCell Weight { get; set; } = null!;

        internal TensorCell? Bias { get; set; }

        internal override void Backward(Tape tape)
        {
            ConvShape shape = Shape;
            float* dy = Output.Gradient;
            if (Weight.NeedsGradient)
            {
                if (tape.WantsSquared(Weight))
                    Convolution.SquaredWeightGradient(tape.Workers, shape, X.Data, dy, tape.SquaredGradientOf(Weight));
                else
                    Convolution.WeightGradient(tape.Workers, shape, X.Data, dy, tape.AddableGradientOf(Weight));
            }

            if (Bias is { NeedsGradient: true } bias)
            {
                int positions = shape.P * shape.Q;
                if (tape.WantsSquared(bias))
                    ColumnReductions.SquaredPerSample(tape.Workers, shape.N, positions, shape.K, dy, tape.SquaredGradientOf(bias));
                else
                    ColumnReductions.Sums(tape.Workers, shape.N * positions, shape.K, dy, tape.AddableGradientOf(bias));
            }

            if (X.NeedsGradient)
            {
                float* dx = tape.GradientOf(X, out bool accumulate);
                Convolution.InputGradient(tape.Workers, shape, dy, Weight.Data, dx, accumulate);
            }
        }

        internal override void Clear()
        {
            X = null!;
            Weight = null!;
            Bias = null;
        }
    }
}
