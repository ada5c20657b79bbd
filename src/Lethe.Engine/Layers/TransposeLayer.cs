using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Dimensions in another order; the first one stays.</summary>
/// <param name="Permutation">Which dimension of the input each one of the output is; begins with 0.</param>
public sealed record TransposeLayer(ImmutableArray<int> Permutation) : Layer
{
    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        Shape x = inputs[0];
        if (x.Rank != Permutation.Length || Permutation[0] != 0 || !Permutation.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
            throw new ShapeMismatchException("Transpose", x, $"the order {string.Join(' ', Permutation)}");
        return new Shape([.. Permutation.Select(axis => x[axis])]);
    }

    internal override Tensor Apply(in LayerCall call) => call.Tape.Permute(call.Input, Permutation.AsSpan());
}
