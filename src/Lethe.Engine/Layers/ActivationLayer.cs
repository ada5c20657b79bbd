using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>An element-wise non-linearity.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Slope">The slope left of zero, for <see cref="ActivationKind.LeakyRelu"/>.</param>
public sealed record ActivationLayer(ActivationKind Kind, float Slope = 0.01f) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0];

    internal override Tensor Apply(in LayerCall call) => Kind switch
    {
        ActivationKind.Relu => call.Tape.Relu(call.Input),
        ActivationKind.Relu6 => call.Tape.Relu6(call.Input),
        ActivationKind.LeakyRelu => call.Tape.LeakyRelu(call.Input, Slope),
        ActivationKind.Sigmoid => call.Tape.Sigmoid(call.Input),
        ActivationKind.Tanh => call.Tape.Tanh(call.Input),
        ActivationKind.Silu => call.Tape.Silu(call.Input),
        ActivationKind.Gelu => call.Tape.Gelu(call.Input),
        ActivationKind.HardSigmoid => HardSigmoid(call),
        ActivationKind.HardSwish => call.Tape.Multiply(call.Input, HardSigmoid(call)),
        ActivationKind.Erf => call.Tape.Erf(call.Input),
        ActivationKind.Exp => call.Tape.Exp(call.Input),
        ActivationKind.Log => call.Tape.Log(call.Input),
        ActivationKind.Sqrt => call.Tape.Sqrt(call.Input),
        ActivationKind.Abs => call.Tape.Abs(call.Input),
        _ => throw new InvalidOperationException($"Unknown activation {Kind}."),
    };

    private static Tensor HardSigmoid(in LayerCall call) => call.Tape.Clip(call.Tape.Affine(call.Input, 1f / 6, 0.5f), 0f, 1f);
}
