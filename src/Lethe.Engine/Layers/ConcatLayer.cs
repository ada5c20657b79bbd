using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Inputs side by side along a dimension, that of the channels if nothing else is said.</summary>
/// <param name="Count">How many inputs.</param>
/// <param name="Axis">The dimension, from 1 on.</param>
public sealed record ConcatLayer(int Count, int Axis = 1) : Layer
{
    /// <inheritdoc/>
    public override int InputCount => Count;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        int[] sizes = inputs[0].ToArray();
        foreach (Shape other in inputs[1..])
        {
            if (other.Rank != sizes.Length || Axis >= sizes.Length || Axis < 1)
                throw new ShapeMismatchException("Concat", inputs[0], other);
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                if (axis != Axis && sizes[axis] != other[axis])
                    throw new ShapeMismatchException("Concat", inputs[0], other);
            }

            sizes[Axis] += other[Axis];
        }

        return new Shape(sizes);
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Concat(Axis, call.Inputs);
}
