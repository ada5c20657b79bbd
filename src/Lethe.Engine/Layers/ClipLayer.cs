using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>min(max(x, low), high).</summary>
/// <param name="Low">The lower end, finite.</param>
/// <param name="High">The upper end, finite.</param>
public sealed record ClipLayer(float Low, float High) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => call.Tape.Clip(call.Input, Low, High);
}
