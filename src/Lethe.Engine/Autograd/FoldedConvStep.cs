using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// A recorded convolution with a folded batch norm. With s = γ/σ, G the gradient that passed the clipping and V = x * G the gradient of the folded
/// weights: dW = s V, dx = the input gradient of G under s W, dβ = Σ G, db = s Σ G and dγ = Σ G (y − r − β) / γ.
/// </summary>
internal sealed unsafe class FoldedConvStep : Node
{
    internal ConvShape Shape { get; set; }

    internal TensorCell X { get; set; } = null!;

    internal TensorCell Weight { get; set; } = null!;

    internal TensorCell? Bias { get; set; }

    internal TensorCell? Residual { get; set; }

    /// <summary>s W.</summary>
    internal TensorCell Folded { get; set; } = null!;

    /// <summary>s, and the folded bias.</summary>
    internal TensorCell Scale { get; set; } = null!;

    internal TensorCell Gamma { get; set; } = null!;

    internal TensorCell Beta { get; set; } = null!;

    internal float Floor { get; set; }

    internal float Ceiling { get; set; }

    internal bool WantsVectors => Gamma.NeedsGradient || Beta.NeedsGradient || Bias is { NeedsGradient: true };

    internal bool WantsResidual => Residual is { NeedsGradient: true };

    internal override void Backward(Tape tape)
    {
        ConvShape shape = Shape;
        if (shape.Rows == 0)
            return;
        float* g = Output.Gradient;
        bool passes = WantsResidual && Residual!.Gradient is null && !ReferenceEquals(X, Residual), accumulate = false;
        PassClipping(tape, WantsResidual && !passes ? tape.GradientOf(Residual!, out accumulate) : null, accumulate);
        if (Weight.NeedsGradient)
        {
            float* target = GradientOf(tape, Weight), gradient = FloatPool.Rent(shape.WeightCount);
            ElementWise.Fill(tape.Workers, shape.WeightCount, 0f, gradient);
            if (tape.SquaredPerSample)
                Convolution.SquaredWeightGradient(tape.Workers, shape, X.Data, g, gradient);
            else
                Convolution.WeightGradient(tape.Workers, shape, X.Data, g, gradient);
            AddWeightGradient(tape, gradient, target);
            FloatPool.Return(gradient, shape.WeightCount);
        }

        if (X.NeedsGradient)
        {
            float* dx = tape.GradientOf(X, out bool adds);
            Convolution.InputGradient(tape.Workers, shape, g, Folded.Data, dx, adds);
        }

        if (passes)
            tape.PassGradient(Output, Residual!);
    }

    /// <summary>Adds the gradient of the folded weights, or its squares, to that of the weights.</summary>
    internal void AddWeightGradient(Tape tape, float* gradient, float* target)
    {
        float* scale = Scale.Data;
        if (!tape.SquaredPerSample)
        {
            NormFolding.AddScaled(tape.Workers, Shape.K, Shape.Depth, gradient, scale, target);
            return;
        }

        float* squares = FloatPool.Rent(Shape.K);
        for (int k = 0; k < Shape.K; k++)
            squares[k] = scale[k] * scale[k];
        NormFolding.AddScaled(tape.Workers, Shape.K, Shape.Depth, gradient, squares, target);
        FloatPool.Return(squares, Shape.K);
    }

    /// <summary>Where a parameter's gradient, or the sum of its squares, is added; null if it is not wanted.</summary>
    /// <exception cref="NotSupportedException">Squares are wanted of what is no leaf, or a second time.</exception>
    internal static float* GradientOf(Tape tape, TensorCell? cell)
    {
        if (cell is not { NeedsGradient: true })
            return null;
        if (!tape.SquaredPerSample)
            return tape.AddableGradientOf(cell);
        return cell.IsLeaf ? tape.SquaredGradientOf(cell) : throw new NotSupportedException("A weight that is computed from watched tensors has no per-sample gradient in one pass.");
    }

    internal override void Clear()
    {
        X = null!;
        Weight = null!;
        Bias = null;
        Residual = null;
        Folded = null!;
        Scale = null!;
        Gamma = null!;
        Beta = null!;
    }

    // What passes the clipping takes the place of the output's gradient; the sums are of all samples, or of each.
    private void PassClipping(Tape tape, float* dresidual, bool accumulate)
    {
        int groups = tape.SquaredPerSample ? Shape.N : 1;
        FoldedNormVectors vectors = new()
        {
            Gamma = Gamma.Data,
            Scale = Scale.Data,
            Dgamma = GradientOf(tape, Gamma),
            Dbeta = GradientOf(tape, Beta),
            Dbias = GradientOf(tape, Bias),
            Squared = tape.SquaredPerSample,
        };
        FoldedNormGradient.Run(
            tape.Workers, groups, Shape.Rows / groups, Shape.K, Output.Data, Output.Gradient, Residual is null ? null : Residual.Data, Beta.Data, Floor == 0, Ceiling, dresidual, accumulate, vectors);
    }
}
