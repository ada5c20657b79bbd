using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Matrix products [.., M, K] · [.., K, P] of two computed inputs; dimensions before the last two of size 1 are repeated.</summary>
public sealed record MatMulLayer : Layer
{
    /// <inheritdoc/>
    public override int InputCount => 2;

    /// <inheritdoc/>
    public override Shape OutputShape(params ReadOnlySpan<Shape> inputs)
    {
        (Shape a, Shape b) = (inputs[0], inputs[1]);
        if (a.Rank < 3 || a.Rank != b.Rank || a[-1] != b[-2])
            throw new ShapeMismatchException("MatMul", a, b);
        return new Shape([.. Batch(a, b), a[-2], b[-1]]);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(params ReadOnlySpan<Shape> inputs) => (long)OutputShape(inputs).Count * inputs[0][-1];

    internal override Tensor Apply(in LayerCall call)
    {
        (Shape a, Shape b) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        Shape to = OutputShape(a, b);
        Tensor product = call.Tape.MatMul(Matrices(call.Tape, call.Inputs[0], to), Matrices(call.Tape, call.Inputs[1], to));
        return call.Tape.Reshape(product, to);
    }

    private static int[] Batch(Shape a, Shape b) => [.. a.ToArray()[..^2].Zip(b.ToArray()[..^2], (left, right) =>
        left == right || right == 1 ? left : left == 1 ? right : throw new ShapeMismatchException("MatMul", a, b))];

    private static Tensor Matrices(Tape tape, Tensor x, Shape to)
    {
        (int rows, int columns) = (x.Shape[-2], x.Shape[-1]);
        Tensor whole = tape.Expand(x, new Shape([.. to.ToArray()[..^2], rows, columns]));
        return tape.Reshape(whole, new Shape(whole.Count / Math.Max(1, rows * columns), rows, columns));
    }
}
