using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The elements of each sample under another shape.</summary>
/// <param name="Sample">The new shape of a sample: the output is [N, ..sample].</param>
public sealed record ReshapeLayer(Shape Sample) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        Shape to = With(inputs[0][0]);
        return to.Count == inputs[0].Count ? to : throw new ShapeMismatchException("Reshape", inputs[0], to);
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Reshape(call.Input, With(call.Input.Shape[0]));

    private Shape With(int samples)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes[0] = samples;
        for (int axis = 0; axis < Sample.Rank; axis++)
            sizes[axis + 1] = Sample[axis];
        return new Shape(sizes[..(Sample.Rank + 1)]);
    }
}
