using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The largest value of each window.</summary>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Border that never wins.</param>
public sealed record MaxPoolLayer(Window Kernel, Window Stride, Window Padding = default) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => PoolOutput.Of("MaxPool2d", inputs[0], Kernel, Stride, Padding);

    internal override Tensor Apply(in LayerCall call) => call.Tape.MaxPool2d(call.Input, Kernel, Stride, Padding);
}
