using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// The randomised leaky rectifier (Xu et al. 2015): x for x ≥ 0 and a·x otherwise, with a of U(lower, upper) for each element in training
/// and a = (lower + upper)/2 otherwise.
/// </summary>
/// <param name="Lower">The smallest slope.</param>
/// <param name="Upper">The largest slope.</param>
public sealed record RReluLayer(float Lower = 1f / 8, float Upper = 1f / 3) : Layer
{
    /// <summary>The slope outside training.</summary>
    public float Mean => (Lower + Upper) / 2;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => call.Options.Training
        ? call.Tape.RandomSlopes(
            call.Input,
            Lower,
            Upper,
            call.Options.Random.Derive("rrelu").Derive(call.Node).Derive(call.Options.Step),
            call.Options.SampleIds.Span)
        : call.Tape.LeakyRelu(call.Input, Mean);
}
