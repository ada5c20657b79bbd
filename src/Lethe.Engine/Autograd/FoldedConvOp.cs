using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// A convolution and the batch norm behind it on stored statistics, with a residual sum and clipping, as one: the norm's scale s = γ/σ goes into the
/// weights, its shift into the bias, and the convolution's own result is never stored.
/// </summary>
internal static unsafe class FoldedConvOp
{
    // Of seven digits of γ·x̂ + β as many are lost to x̂ as |β|/|γ| has, and two are given. A residual takes digits in the same way; it is not looked at,
    // for that would be a pass over memory: at a thousand times |γ| four digits are left of the gradient of γ.
    private const float SmallestGamma = 0.015625f;

    /// <summary>Whether the normalised values can be told from the output, as the gradient of γ needs: no γ near zero, or near zero beside β.</summary>
    internal static bool Recovers(Tensor gamma, Tensor beta)
    {
        ReadOnlySpan<float> scales = gamma.Span, shifts = beta.Span;
        for (int c = 0; c < scales.Length; c++)
        {
            if (!(MathF.Abs(scales[c]) >= SmallestGamma * MathF.Max(1f, MathF.Abs(shifts[c]))))
                return false;
        }

        return true;
    }

    /// <summary>y = clip(norm(x * weight + bias) + residual).</summary>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    internal static Tensor FoldedConv(this Tape tape, in FoldedConvInputs inputs)
    {
        FoldedConvParts parts = Prepare(tape, inputs);
        TensorCell y = tape.NewCell(parts.OutputShape, MemoryLayout.ChannelsLast);
        Convolution.Forward(
            tape.Workers, parts.Shape, parts.X.Data, parts.Folded.Data, new ConvEpilogue(parts.Shift, parts.Residual is null ? null : parts.Residual.Data, inputs.Norm.Floor, inputs.Norm.Ceiling), y.Data);
        if (Record(tape, inputs, parts, y) is null)
            Release(tape, parts);
        return new Tensor(y);
    }

    /// <summary>Folds the norm and brings the tensors into their layouts.</summary>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    internal static FoldedConvParts Prepare(Tape tape, in FoldedConvInputs inputs)
    {
        Conv2dLayer layer = inputs.Layer;
        StoredNorm norm = inputs.Norm;
        ConvShape shape = Conv2dOp.Describe(inputs.X.Shape, inputs.Weight.Shape, layer.Stride, layer.Padding, layer.Groups);
        if (norm.Gamma.Count != shape.K)
            throw new ShapeMismatchException("BatchNorm", new Shape(shape.N, shape.K, shape.P, shape.Q), norm.Gamma.Shape);
        if (!inputs.Bias.IsEmpty && inputs.Bias.Count != shape.K)
            throw new ShapeMismatchException("Conv2d bias", inputs.Bias.Shape, inputs.Weight.Shape);
        TensorCell input = tape.ToChannelsLast(inputs.X).Cell;
        TensorCell? residual = inputs.Residual.IsEmpty ? null : tape.ToLayout(inputs.Residual, MemoryLayout.ChannelsLast).Cell;
        FoldedConvParts parts = new(
            shape, input, residual, tape.NewCell(inputs.Weight.Shape, MemoryLayout.Contiguous), tape.NewCell(new Shape(2 * shape.K), MemoryLayout.Contiguous));
        if (residual is not null && residual.Shape != parts.OutputShape)
            throw new ShapeMismatchException("BatchNorm residual", parts.OutputShape, residual.Shape);
        float* scale = parts.Scale.Data, shift = parts.Shift;
        BatchNormKernel.ScaleAndShift(shape.K, norm.Mean.Pointer, norm.Variance.Pointer, norm.Gamma.Pointer, norm.Beta.Pointer, norm.Epsilon, scale, shift);
        for (int k = 0; k < shape.K && !inputs.Bias.IsEmpty; k++)
            shift[k] += scale[k] * inputs.Bias.Pointer[k];
        NormFolding.Scale(tape.Workers, shape.K, shape.Depth, inputs.Weight.Pointer, scale, parts.Folded.Data);
        return parts;
    }

    /// <summary>Records the operation where a gradient may be asked of it, else returns null.</summary>
    internal static FoldedConvStep? Record(Tape tape, in FoldedConvInputs inputs, in FoldedConvParts parts, TensorCell y)
    {
        TensorCell weight = inputs.Weight.Cell, gamma = inputs.Norm.Gamma.Cell, beta = inputs.Norm.Beta.Cell;
        TensorCell? bias = inputs.Bias.IsEmpty ? null : inputs.Bias.Cell;
        if (!tape.Records(parts.X, weight) && !tape.Records(gamma, beta) && (bias is null || !tape.Records(bias)) && (parts.Residual is null || !tape.Records(parts.Residual)))
            return null;
        FoldedConvStep step = tape.Record<FoldedConvStep>(y);
        (step.Shape, step.X, step.Weight, step.Bias, step.Residual) = (parts.Shape, parts.X, weight, bias, parts.Residual);
        (step.Folded, step.Scale, step.Gamma, step.Beta) = (parts.Folded, parts.Scale, gamma, beta);
        (step.Floor, step.Ceiling) = (inputs.Norm.Floor, inputs.Norm.Ceiling);
        return step;
    }

    /// <summary>Gives back what only a backward pass would read.</summary>
    internal static void Release(Tape tape, in FoldedConvParts parts)
    {
        tape.Release(new Tensor(parts.Folded));
        tape.Release(new Tensor(parts.Scale));
    }
}
