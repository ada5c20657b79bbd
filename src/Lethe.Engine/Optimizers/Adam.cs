using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Optimizers;

/// <summary>Adam (Kingma and Ba 2015, algorithm 1), with coupled weight decay λ.</summary>
/// <remarks>
/// g ← ∇ + λθ; m ← m + (1−β₁)(g − m); v ← β₂v + (1−β₂)g²;
/// θ ← θ − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε). As <c>torch.optim.Adam</c>.
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly AdamSettings _settings;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">The owned parameters to be moved.</param>
    /// <param name="settings">Constants; <see cref="AdamSettings.Default"/> if left out.</param>
    /// <param name="trainable">Which parameters move; all if left out.</param>
    public Adam(ParameterSet parameters, AdamSettings? settings = null, Func<string, bool>? trainable = null)
        : base(parameters, trainable, "mean", "square") => _settings = (settings ?? AdamSettings.Default).Checked();

    private protected override void Update(WorkerPool workers, Tensor parameter, Tensor gradient, Tensor[] state, float learningRate) =>
        _settings.Update(workers, parameter, gradient, state, Steps, learningRate, decoupled: false);
}
