using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The mean of each window; padding counts as zeros, as PyTorch does by default.</summary>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Zeros at each border.</param>
public sealed record AvgPoolLayer(Window Kernel, Window Stride, Window Padding = default) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => PoolOutput.Of("AvgPool2d", inputs[0], Kernel, Stride, Padding);

    internal override Tensor Apply(in LayerCall call) => call.Tape.AvgPool2d(call.Input, Kernel, Stride, Padding);
}
