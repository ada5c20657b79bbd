using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>[N, C, H, W] as [N, C·H·W], in that order, so that the weights behind it fit torchvision's.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) =>
        new(inputs[0][0], inputs[0][0] == 0 ? 0 : inputs[0].Count / inputs[0][0]);

    internal override Tensor Apply(in LayerCall call) => call.Tape.Flatten(call.Input);
}
