using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>In training, zeroes each element with a probability and scales the others by 1/(1−p); does nothing otherwise.</summary>
/// <param name="Probability">p.</param>
public sealed record DropoutLayer(float Probability) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => call.Options.Training && Probability > 0f
        ? call.Tape.Dropout(
            call.Input,
            Probability,
            call.Options.Random.Derive("dropout").Derive(call.Node).Derive(call.Options.Step),
            call.Options.SampleIds.Span)
        : call.Input;
}
