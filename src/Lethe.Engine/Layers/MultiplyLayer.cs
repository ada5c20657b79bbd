using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The element-wise product of two inputs of one shape.</summary>
public sealed record MultiplyLayer : Layer
{
    /// <inheritdoc/>
    public override int InputCount => 2;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new ShapeMismatchException("Multiply", inputs[0], inputs[1]);

    internal override Tensor Apply(in LayerCall call) => call.Tape.Multiply(call.Inputs[0], call.Inputs[1]);
}
