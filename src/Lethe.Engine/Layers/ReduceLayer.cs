using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Sums or means over dimensions, which stay with size 1.</summary>
/// <param name="Axes">The dimensions, ascending, from 1 on.</param>
/// <param name="Mean">Means instead of sums.</param>
public sealed record ReduceLayer(ImmutableArray<int> Axes, bool Mean) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        int[] sizes = inputs[0].ToArray();
        foreach (int axis in Axes)
            sizes[axis] = axis >= 1 && axis < sizes.Length ? 1 : throw new ShapeMismatchException("Reduce", inputs[0], $"dimension {axis}");
        return new Shape(sizes);
    }

    internal override Tensor Apply(in LayerCall call)
    {
        Shape shape = call.Input.Shape;
        Span<int> order = stackalloc int[Shape.MaxRank];
        int kept = 0, reduced = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!Axes.Contains(axis))
                order[kept++] = axis;
        }

        for (int i = 0; i < Axes.Length; i++)
        {
            order[kept + i] = Axes[i];
            reduced *= shape[Axes[i]];
        }

        Tensor last = call.Tape.Permute(call.Input, order[..shape.Rank]);
        Tensor rows = call.Tape.Reshape(last, new Shape(shape.Count / Math.Max(1, reduced), reduced));
        return call.Tape.Reshape(Mean ? call.Tape.MeanLast(rows) : call.Tape.SumLast(rows), OutputShape(shape));
    }
}
