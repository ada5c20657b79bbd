using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Optimizers;

/// <summary>Stochastic gradient descent with momentum μ and coupled weight decay λ.</summary>
/// <remarks>
/// g ← ∇ + λθ; b ← μb + g; θ ← θ − η(g + μb) with Nesterov's momentum, θ ← θ − ηb without. As <c>torch.optim.SGD</c>.
/// </remarks>
public sealed unsafe class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly float _weightDecay;
    private readonly bool _nesterov;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">The owned parameters to be moved.</param>
    /// <param name="momentum">μ, from 0 and below 1.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="nesterov">Whether momentum is Nesterov's.</param>
    /// <param name="trainable">Which parameters move; all if left out.</param>
    public Sgd(ParameterSet parameters, float momentum = 0f, float weightDecay = 0f, bool nesterov = false, Func<string, bool>? trainable = null)
        : base(parameters, trainable, momentum > 0f ? ["momentum"] : [])
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1f);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        (_momentum, _weightDecay, _nesterov) = (momentum, weightDecay, nesterov);
    }

    private protected override void Update(WorkerPool workers, Tensor parameter, Tensor gradient, Tensor[] state, float learningRate)
    {
        fixed (float* weights = parameter.MutableSpan())
        fixed (float* velocity = state.Length > 0 ? state[0].MutableSpan() : default)
            OptimizerKernels.Sgd(workers, parameter.Count, weights, gradient.Pointer, velocity, learningRate, _momentum, _weightDecay, _nesterov);
    }
}
