using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Inputs side by side along the channel dimension.</summary>
/// <param name="Count">How many inputs.</param>
public sealed record ConcatLayer(int Count) : Layer
{
    /// <inheritdoc/>
    public override int InputCount => Count;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        int[] sizes = inputs[0].ToArray();
        foreach (Shape other in inputs[1..])
        {
            if (other.Rank != sizes.Length)
                throw new ShapeMismatchException("Concat", inputs[0], other);
            sizes[1] += other[1];
        }

        return new Shape(sizes);
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Concat(call.Inputs);
}
