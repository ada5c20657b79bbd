using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// Batch normalisation over the channel dimension (Ioffe and Szegedy 2015): y = γ (x − μ)/√(σ² + ε) + β, with batch statistics
/// in training and running ones otherwise. Takes [N, C] and [N, C, H, W].
/// </summary>
/// <param name="Channels">C.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Momentum">The share of the newest batch in the running statistics.</param>
public sealed record BatchNormLayer(int Channels, float Epsilon = 1e-5f, float Momentum = 0.1f) : Layer
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters =>
        [new ParameterSpec("weight", new Shape(Channels), Initializer.Ones), new ParameterSpec("bias", new Shape(Channels), Initializer.Zeros)];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Buffers =>
        [new ParameterSpec("running_mean", new Shape(Channels), Initializer.Zeros), new ParameterSpec("running_var", new Shape(Channels), Initializer.Ones)];

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0].Rank is 2 or 4 && inputs[0][1] == Channels
        ? inputs[0]
        : throw new ShapeMismatchException("BatchNorm", inputs[0], $"[N, {Channels}] or [N, {Channels}, H, W]");

    internal override Tensor Apply(in LayerCall call) => Apply(call, rectifier: null, residual: default);

    internal Tensor Apply(in LayerCall call, ActivationKind? rectifier, Tensor residual) => call.Tape.BatchNorm(
        call.Input,
        call.Parameter(0),
        call.Parameter(1),
        call.Buffer(0),
        call.Buffer(1),
        Settings(call.Options.Training && !call.Options.FreezeBatchNorm, rectifier),
        residual);

    /// <summary>The norm with the clipping behind it, for the convolution that applies both as it loads.</summary>
    internal LiveNorm Live(in LayerCall call, ActivationKind rectifier) =>
        new(call.Parameter(0), call.Parameter(1), call.Buffer(0), call.Buffer(1), Settings(true, rectifier));

    /// <summary>The norm on its stored statistics with the clipping behind it, for the convolution that takes both into its weights.</summary>
    internal StoredNorm Stored(ParameterSet parameters, NodePlan plan, ActivationKind? rectifier) => new(
        parameters.ParameterAt(plan.FirstParameter),
        parameters.ParameterAt(plan.FirstParameter + 1),
        parameters.BufferAt(plan.FirstBuffer),
        parameters.BufferAt(plan.FirstBuffer + 1),
        Epsilon,
        rectifier is null ? float.NegativeInfinity : 0f,
        rectifier == ActivationKind.Relu6 ? 6f : float.PositiveInfinity);

    private BatchNormSettings Settings(bool batchStatistics, ActivationKind? rectifier) =>
        new(batchStatistics, Momentum, Epsilon, rectifier is not null, rectifier == ActivationKind.Relu6 ? 6f : float.PositiveInfinity);
}
