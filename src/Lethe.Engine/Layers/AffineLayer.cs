using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>scale·x + shift, with fixed numbers.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Shift">What is added.</param>
public sealed record AffineLayer(float Scale, float Shift) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => call.Tape.Affine(call.Input, Scale, Shift);
}
