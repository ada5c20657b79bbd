using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>A batch norm on stored statistics and the clipping behind it: a map of each channel.</summary>
internal readonly unsafe record struct StoredNorm(Tensor Gamma, Tensor Beta, Tensor Mean, Tensor Variance, float Epsilon, float Floor, float Ceiling)
{
    /// <summary>Floats that <see cref="Write"/> needs.</summary>
    internal int Size => 2 * (int)DepthwiseConvolution.TapStep(Gamma.Count);

    /// <summary>The map, with its scales and shifts written to memory, zeros up to whole registers.</summary>
    internal ChannelMap Write(float* to)
    {
        int channels = Gamma.Count;
        float* shift = to + (Size / 2);
        new Span<float>(to, Size).Clear();
        BatchNormKernel.ScaleAndShift(channels, Mean.Pointer, Variance.Pointer, Gamma.Pointer, Beta.Pointer, Epsilon, to, shift);
        return new ChannelMap(to, shift, Floor, Ceiling);
    }
}
