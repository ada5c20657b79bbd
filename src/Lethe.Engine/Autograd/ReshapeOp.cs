using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>The same elements under another shape.</summary>
public static unsafe class ReshapeOp
{
    /// <summary>Reads the elements, in logical order, under another shape of as many elements.</summary>
    /// <exception cref="ShapeMismatchException">The shapes have different numbers of elements.</exception>
    public static Tensor Reshape(this Tape tape, Tensor x, Shape shape)
    {
        if (x.Count != shape.Count)
            throw new ShapeMismatchException("Reshape", x.Shape, shape);
        TensorCell from = tape.ToContiguous(x).Cell;
        TensorCell to = tape.NewView(from, shape, MemoryLayout.Contiguous);
        if (tape.Records(from))
            tape.Record<Step>(to).From = from;
        return new Tensor(to);
    }

    /// <summary>[N, C, H, W] as [N, C·H·W], in that order.</summary>
    public static Tensor Flatten(this Tape tape, Tensor x) =>
        tape.Reshape(x, new Shape(x.Shape[0], x.Shape[0] == 0 ? 0 : x.Count / x.Shape[0]));

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal override void Backward(Tape tape) => tape.PassGradient(Output, From);

        internal override void Clear() => From = null!;
    }
}
