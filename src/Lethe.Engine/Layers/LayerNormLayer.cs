using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Layer normalisation over the last dimension: y = γ (x − μ)/√(σ² + ε) + β.</summary>
/// <param name="Features">The size of the last dimension.</param>
/// <param name="Epsilon">ε.</param>
public sealed record LayerNormLayer(int Features, float Epsilon = 1e-5f) : Layer
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters =>
        [new ParameterSpec("weight", new Shape(Features), Initializer.Ones), new ParameterSpec("bias", new Shape(Features), Initializer.Zeros)];

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0].Rank >= 2 && inputs[0][-1] == Features
        ? inputs[0]
        : throw new ShapeMismatchException("LayerNorm", inputs[0], $"[N, ..., {Features}]");

    internal override Tensor Apply(in LayerCall call) => call.Tape.LayerNorm(call.Input, call.Parameter(0), call.Parameter(1), Epsilon);
}
