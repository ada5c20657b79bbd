using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// A tensor of the node's own name, the same for every sample of the batch: a class token, positions, a scale. Reads a node only to know
/// how many samples there are.
/// </summary>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Sample">The shape that a sample gets, of as many elements: the output is [N, ..sample].</param>
/// <param name="Learnt">Whether it is a parameter; a buffer otherwise.</param>
public sealed record ParameterLayer(Shape Shape, Shape Sample, bool Learnt = true) : Layer
{
    /// <summary>How it starts; zeros if left out.</summary>
    public Initializer? Initializer { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters => Learnt ? [Spec] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Buffers => Learnt ? [] : [Spec];

    private ParameterSpec Spec => new("", Shape, Initializer ?? Initializer.Zeros);

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs) => new([inputs[0][0], .. Sample.ToArray()]);

    internal override Tensor Apply(in LayerCall call) =>
        call.Tape.Repeat(Learnt ? call.Parameter(0) : call.Buffer(0), call.Input.Shape[0], Sample);
}
