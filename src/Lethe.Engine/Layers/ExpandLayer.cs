using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Dimensions of size 1 repeated.</summary>
/// <param name="Sample">The shape of a sample afterwards, of the same rank: the output is [N, ..sample].</param>
public sealed record ExpandLayer(Shape Sample) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        Shape to = new([inputs[0][0], .. Sample.ToArray()]);
        if (to.Rank != inputs[0].Rank || Enumerable.Range(0, to.Rank).Zip(inputs[0].ToArray(), (axis, size) => size != 1 && size != to[axis]).Any(misfit => misfit))
            throw new ShapeMismatchException("Expand", inputs[0], to);
        return to;
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Expand(call.Input, OutputShape(call.Input.Shape));
}
