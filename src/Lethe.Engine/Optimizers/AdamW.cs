using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Optimizers;

/// <summary>Adam with decoupled weight decay λ (Loshchilov and Hutter 2019, algorithm 2).</summary>
/// <remarks>θ ← θ(1 − ηλ), then the step of <see cref="Adam"/> with λ = 0. As <c>torch.optim.AdamW</c>.</remarks>
public sealed class AdamW : Optimizer
{
    private readonly AdamSettings _settings;

    /// <summary>Makes an optimiser.</summary>
    /// <param name="parameters">The owned parameters to be moved.</param>
    /// <param name="settings">Constants; <see cref="AdamSettings.Default"/> with λ = 0.01 if left out.</param>
    /// <param name="trainable">Which parameters move; all if left out.</param>
    public AdamW(ParameterSet parameters, AdamSettings? settings = null, Func<string, bool>? trainable = null)
        : base(parameters, trainable, "mean", "square") =>
        _settings = (settings ?? AdamSettings.Default with { WeightDecay = 0.01f }).Checked();

    private protected override void Update(WorkerPool workers, Tensor parameter, Tensor gradient, Tensor[] state, float learningRate) =>
        _settings.Update(workers, parameter, gradient, state, Steps, learningRate, decoupled: true);
}
