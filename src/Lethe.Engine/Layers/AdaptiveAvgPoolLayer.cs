using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Means over windows chosen so that the output has a fixed size; 1×1 is the global mean.</summary>
/// <param name="Output">The output's height and width.</param>
public sealed record AdaptiveAvgPoolLayer(Window Output) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0].Rank == 4
        ? new Shape(inputs[0][0], inputs[0][1], Output.Height, Output.Width)
        : throw new ShapeMismatchException("AdaptiveAvgPool2d", inputs[0], "[N, C, H, W]");

    internal override Tensor Apply(in LayerCall call) => call.Tape.AdaptiveAvgPool2d(call.Input, Output);
}
