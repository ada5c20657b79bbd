using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>What a convolution with a folded batch norm is given.</summary>
/// <param name="X">[N, C, H, W].</param>
/// <param name="Weight">[K, C/groups, R, S].</param>
/// <param name="Bias">[K], or the empty tensor.</param>
/// <param name="Norm">The norm and the clipping.</param>
/// <param name="Residual">[N, K, P, Q] to add before clipping, or the empty tensor.</param>
/// <param name="Layer">Stride, padding and groups.</param>
internal readonly record struct FoldedConvInputs(Tensor X, Tensor Weight, Tensor Bias, StoredNorm Norm, Tensor Residual, Conv2dLayer Layer);
