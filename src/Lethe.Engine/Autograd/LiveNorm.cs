using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>A batch norm on the batch's own statistics, and the clipping behind it, as the convolution behind them applies them.</summary>
internal readonly record struct LiveNorm(Tensor Gamma, Tensor Beta, Tensor RunningMean, Tensor RunningVariance, BatchNormSettings Settings);
