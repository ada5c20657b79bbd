using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>pₖ = exp(xₖ)/Σⱼ exp(xⱼ) over the last dimension, or its logarithm.</summary>
/// <param name="Logarithm">The logarithm.</param>
public sealed record SoftmaxLayer(bool Logarithm = false) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => Logarithm ? call.Tape.LogSoftmax(call.Input) : call.Tape.Softmax(call.Input);
}
