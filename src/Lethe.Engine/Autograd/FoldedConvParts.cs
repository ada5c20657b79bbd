using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>A convolution with its batch norm folded in, ready to run.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="X">Input, channels last.</param>
/// <param name="Residual">What is added, channels last, or null.</param>
/// <param name="Folded">Weights times the norm's scale.</param>
/// <param name="Scale">[2, K]: the norm's scale, and the folded bias.</param>
internal readonly unsafe record struct FoldedConvParts(ConvShape Shape, TensorCell X, TensorCell? Residual, TensorCell Folded, TensorCell Scale)
{
    internal Shape OutputShape => new(Shape.N, Shape.K, Shape.P, Shape.Q);

    internal float* Shift => Scale.Data + Shape.K;
}
