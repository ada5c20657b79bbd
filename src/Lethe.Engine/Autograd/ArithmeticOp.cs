using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Element-wise arithmetic of two tensors of one shape, and with numbers. The result has the left operand's layout.</summary>
public static unsafe class ArithmeticOp
{
    private enum Kind
    {
        Add,
        Subtract,
        Multiply,
        Divide,
    }

    /// <summary>a + b.</summary>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static Tensor Add(this Tape tape, Tensor a, Tensor b) => Apply(tape, a, b, Kind.Add);

    /// <summary>a − b.</summary>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static Tensor Subtract(this Tape tape, Tensor a, Tensor b) => Apply(tape, a, b, Kind.Subtract);

    /// <summary>a · b, element by element.</summary>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static Tensor Multiply(this Tape tape, Tensor a, Tensor b) => Apply(tape, a, b, Kind.Multiply);

    /// <summary>a / b, element by element.</summary>
    /// <exception cref="ShapeMismatchException">The shapes differ.</exception>
    public static Tensor Divide(this Tape tape, Tensor a, Tensor b) => Apply(tape, a, b, Kind.Divide);

    private static Tensor Apply(Tape tape, Tensor a, Tensor b, Kind kind)
    {
        if (a.Shape != b.Shape)
            throw new ShapeMismatchException(kind.ToString(), a.Shape, b.Shape);
        TensorCell left = a.Cell;
        TensorCell right = tape.ToLayout(b, left.Layout).Cell;
        TensorCell to = tape.NewCell(left.Shape, left.Layout);
        Run(tape.Workers, kind, left.Count, left.Data, right.Data, to.Data);
        if (tape.Records(left, right))
        {
            Step step = tape.Record<Step>(to);
            (step.Kind, step.Left, step.Right) = (kind, left, right);
        }

        return new Tensor(to);
    }

    private static void Run(WorkerPool workers, Kind kind, int count, float* a, float* b, float* y)
    {
        switch (kind)
        {
            case Kind.Add: ElementWise.Binary(workers, default(BinaryOperators.Add), count, a, b, y); break;
            case Kind.Subtract: ElementWise.Binary(workers, default(BinaryOperators.Subtract), count, a, b, y); break;
            case Kind.Multiply: ElementWise.Binary(workers, default(BinaryOperators.Multiply), count, a, b, y); break;
            default: ElementWise.Binary(workers, default(BinaryOperators.Divide), count, a, b, y); break;
        }
    }

    private sealed class Step : Node
    {
        internal Kind Kind { get; set; }

        internal TensorCell Left { get; set; } = null!;

        internal TensorCell Right { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            if (Kind is Kind.Multiply or Kind.Divide)
                BackwardOfProduct(tape);
            else
                BackwardOfSum(tape);
        }

        internal override void Clear()
        {
            Left = null!;
            Right = null!;
        }

        /// <summary>d(a ± b) = da ± db. The left operand takes over the gradient's memory, so it comes last.</summary>
        private void BackwardOfSum(Tape tape)
        {
            if (Right.NeedsGradient)
                ElementWise.Axpy(tape.Workers, Right.Count, Kind == Kind.Add ? 1f : -1f, Output.Gradient, tape.AddableGradientOf(Right));
            if (Left.NeedsGradient)
                tape.PassGradient(Output, Left);
        }

        /// <summary>d(ab) = b da + a db;  d(a/b) = da/b − (y/b) db.</summary>
        private void BackwardOfProduct(Tape tape)
        {
            float* dy = Output.Gradient;
            int count = Left.Count;
            bool divides = Kind == Kind.Divide;
            float* share = RentScratch(count);
            if (Left.NeedsGradient)
            {
                Run(tape.Workers, Kind, count, dy, Right.Data, share);
                ElementWise.Axpy(tape.Workers, count, 1f, share, tape.AddableGradientOf(Left));
            }

            if (Right.NeedsGradient)
            {
                Run(tape.Workers, Kind.Multiply, count, dy, divides ? Output.Data : Left.Data, share);
                if (divides)
                    Run(tape.Workers, Kind.Divide, count, share, Right.Data, share);
                ElementWise.Axpy(tape.Workers, count, divides ? -1f : 1f, share, tape.AddableGradientOf(Right));
            }
        }
    }
}
