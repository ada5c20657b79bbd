using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>x for x &gt; 0 and aₖ·x otherwise, with a learnt slope for each channel.</summary>
/// <param name="Channels">The number of slopes: the size of dimension 1, or 1 for a slope that all channels share.</param>
public sealed record PReluLayer(int Channels) : Layer
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => [new ParameterSpec("weight", new Shape(Channels), Initializer.Constant(0.25f))];

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0].Rank >= 2 && (Channels == 1 || inputs[0][1] == Channels)
        ? inputs[0]
        : throw new ShapeMismatchException("PRelu", inputs[0], $"[N, {Channels}, ...]");

    internal override Tensor Apply(in LayerCall call) => call.Tape.PRelu(call.Input, call.Parameter(0));
}
