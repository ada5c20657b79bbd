using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>xⁿ.</summary>
/// <param name="Exponent">n, whole and at least 1.</param>
public sealed record PowerLayer(int Exponent) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => call.Tape.Power(call.Input, Exponent);
}
