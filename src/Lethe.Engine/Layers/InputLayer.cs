using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The graph's input; computes nothing.</summary>
public sealed record InputLayer : Layer
{
    /// <inheritdoc/>
    public override int InputCount => 0;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) =>
        throw new InvalidOperationException("The input's shape is given, not inferred.");

    internal override Tensor Apply(in LayerCall call) => throw new InvalidOperationException("The input is given, not computed.");
}
