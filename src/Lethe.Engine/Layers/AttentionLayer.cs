using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// Multi-head self-attention (Vaswani et al. 2017, section 3.2.2) over [N, S, D]: softmax(Q Kᵀ/√(D/h)) V for each of h heads, between a joint
/// projection to Q, K, V and one of the output. Parameters have the names and shapes of PyTorch's MultiheadAttention.
/// </summary>
/// <param name="Features">D, a multiple of the heads.</param>
/// <param name="Heads">h.</param>
public sealed record AttentionLayer(int Features, int Heads) : Layer
{
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters =>
    [
        new ParameterSpec("in_proj_weight", new Shape(3 * Features, Features), Initializer.GlorotUniform(Features, 3 * Features)),
        new ParameterSpec("in_proj_bias", new Shape(3 * Features), Initializer.Zeros),
        new ParameterSpec("out_proj.weight", new Shape(Features, Features), Initializer.FanIn(Features)),
        new ParameterSpec("out_proj.bias", new Shape(Features), Initializer.Zeros),
    ];

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => inputs[0].Rank == 3 && inputs[0][2] == Features && Features % Heads == 0
        ? inputs[0]
        : throw new ShapeMismatchException("Attention", inputs[0], $"[N, S, {Features}] for {Heads} heads");

    /// <inheritdoc/>
    public override long MultiplyAdds(params ReadOnlySpan<Shape> inputs) => (long)inputs[0].Count * ((4L * Features) + (2L * inputs[0][1]));

    internal override Tensor Apply(in LayerCall call)
    {
        Tape tape = call.Tape;
        OutputShape(call.Input.Shape);
        (int samples, int tokens, int width) = (call.Input.Shape[0], call.Input.Shape[1], Features / Heads);
        Tensor joint = tape.Linear(call.Input, call.Parameter(0), call.Parameter(1));
        Tensor heads = tape.Permute(tape.Reshape(joint, new Shape(samples, tokens, 3 * Heads, width)), 0, 2, 1, 3);
        Shape matrices = new(samples * Heads, tokens, width);
        Tensor query = tape.Scale(tape.Reshape(tape.Slice(heads, 1, 0, Heads), matrices), 1f / MathF.Sqrt(width));
        Tensor key = tape.Reshape(tape.Slice(heads, 1, Heads, Heads), matrices);
        Tensor value = tape.Reshape(tape.Slice(heads, 1, 2 * Heads, Heads), matrices);
        Tensor weights = tape.Softmax(tape.MatMul(query, key, transposeB: true));
        Tensor mixed = tape.Reshape(tape.MatMul(weights, value), new Shape(samples, Heads, tokens, width));
        return tape.Linear(tape.Reshape(tape.Permute(mixed, 0, 2, 1, 3), call.Input.Shape), call.Parameter(2), call.Parameter(3));
    }
}
