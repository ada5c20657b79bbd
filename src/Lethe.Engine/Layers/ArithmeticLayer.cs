using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Element-wise arithmetic of two inputs of one rank; dimensions of size 1 are repeated.</summary>
/// <param name="Kind">Which operation.</param>
public sealed record ArithmeticLayer(ArithmeticKind Kind) : Layer
{
    /// <inheritdoc/>
    public override int InputCount => 2;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        (Shape a, Shape b) = (inputs[0], inputs[1]);
        if (a.Rank != b.Rank)
            throw new ShapeMismatchException(Kind.ToString(), a, b);
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < a.Rank; axis++)
            sizes[axis] = a[axis] == b[axis] || b[axis] == 1 ? a[axis] : a[axis] == 1 ? b[axis] : throw new ShapeMismatchException(Kind.ToString(), a, b);
        return new Shape(sizes[..a.Rank]);
    }

    internal override Tensor Apply(in LayerCall call)
    {
        Shape to = OutputShape(call.Inputs[0].Shape, call.Inputs[1].Shape);
        (Tensor a, Tensor b) = (call.Tape.Expand(call.Inputs[0], to), call.Tape.Expand(call.Inputs[1], to));
        return Kind switch
        {
            ArithmeticKind.Add => call.Tape.Add(a, b),
            ArithmeticKind.Subtract => call.Tape.Subtract(a, b),
            ArithmeticKind.Multiply => call.Tape.Multiply(a, b),
            ArithmeticKind.Divide => call.Tape.Divide(a, b),
            _ => throw new InvalidOperationException($"Unknown operation {Kind}."),
        };
    }
}
