using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Places of a dimension: a slice, a choice in any order, or a border around what there is.</summary>
/// <param name="Axis">The dimension, from 1 on.</param>
/// <param name="Places">The places; −1 for one that holds nothing but the fill.</param>
/// <param name="Fill">What stands where the place is −1.</param>
public sealed record PickLayer(int Axis, ImmutableArray<int> Places, float Fill = 0f) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        int[] sizes = inputs[0].ToArray();
        if (Axis < 1 || Axis >= sizes.Length || Places.Any(place => place < -1 || place >= sizes[Axis]))
            throw new ShapeMismatchException("Pick", inputs[0], $"places up to {Places.DefaultIfEmpty(0).Max()} of dimension {Axis}");
        sizes[Axis] = Places.Length;
        return new Shape(sizes);
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Pick(call.Input, Axis, Places.AsMemory(), Fill);
}
