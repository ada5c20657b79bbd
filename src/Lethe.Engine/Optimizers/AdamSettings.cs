using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Optimizers;

/// <summary>The constants of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
/// <param name="Beta1">The decay of the mean of gradients, from 0 and below 1.</param>
/// <param name="Beta2">The decay of the mean of squared gradients, from 0 and below 1.</param>
/// <param name="Epsilon">What is added to the root of the mean of squares, above 0.</param>
/// <param name="WeightDecay">λ, at least 0.</param>
public readonly record struct AdamSettings(float Beta1, float Beta2, float Epsilon, float WeightDecay)
{
    /// <summary>β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay.</summary>
    public static AdamSettings Default { get; } = new(0.9f, 0.999f, 1e-8f, 0f);

    internal AdamSettings Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Beta1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Beta1, 1f);
        ArgumentOutOfRangeException.ThrowIfNegative(Beta2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Beta2, 1f);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Epsilon);
        ArgumentOutOfRangeException.ThrowIfNegative(WeightDecay);
        return this;
    }

    internal unsafe void Update(WorkerPool workers, Tensor parameter, Tensor gradient, Tensor[] state, long step, float learningRate, bool decoupled)
    {
        fixed (float* weights = parameter.MutableSpan(), mean = state[0].MutableSpan(), square = state[1].MutableSpan())
        {
            OptimizerKernels.Adam(
                workers, parameter.Count, weights, gradient.Pointer, mean, square, learningRate, Beta1, Beta2, Epsilon, WeightDecay, decoupled, step);
        }
    }
}
