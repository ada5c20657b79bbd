using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Element-wise functions of one tensor; shape and layout stay.</summary>
public static unsafe class UnaryOp
{
    /// <summary>max(x, 0); the gradient at 0 is 0.</summary>
    public static Tensor Relu(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Relu));

    /// <summary>min(max(x, 0), 6); the gradient at both ends is 0.</summary>
    public static Tensor Relu6(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Relu6));

    /// <summary>x for x &gt; 0, slope·x otherwise.</summary>
    public static Tensor LeakyRelu(this Tape tape, Tensor x, float slope) => Apply(tape, x, new UnaryOperators.LeakyRelu(slope));

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static Tensor Sigmoid(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Sigmoid));

    /// <summary>tanh x.</summary>
    public static Tensor Tanh(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Tanh));

    /// <summary>x/(1 + e⁻ˣ).</summary>
    public static Tensor Silu(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Silu));

    /// <summary>x Φ(x) with the exact normal distribution function.</summary>
    public static Tensor Gelu(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Gelu));

    /// <summary>eˣ.</summary>
    public static Tensor Exp(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Exp));

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Log));

    /// <summary>√x.</summary>
    public static Tensor Sqrt(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Sqrt));

    /// <summary>x².</summary>
    public static Tensor Square(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Square));

    /// <summary>−x.</summary>
    public static Tensor Negate(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Negate));

    /// <summary>|x|; the gradient at 0 is 0.</summary>
    public static Tensor Abs(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Abs));

    /// <summary>The error function, 2/√π ∫₀ˣ exp(−t²) dt.</summary>
    public static Tensor Erf(this Tape tape, Tensor x) => Apply(tape, x, default(UnaryOperators.Erf));

    /// <summary>scale·x + shift.</summary>
    public static Tensor Affine(this Tape tape, Tensor x, float scale, float shift) => Apply(tape, x, new UnaryOperators.Affine(scale, shift));

    /// <summary>min(max(x, low), high); the gradient at and beyond both ends is 0.</summary>
    public static Tensor Clip(this Tape tape, Tensor x, float low, float high) => Apply(tape, x, new UnaryOperators.Clip(low, high));

    /// <summary>xⁿ for a whole n from 1 on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is less than 1.</exception>
    public static Tensor Power(this Tape tape, Tensor x, int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponent, 1);
        return Apply(tape, x, new UnaryOperators.Power(exponent));
    }

    private static Tensor Apply<TOperator>(Tape tape, Tensor x, TOperator op)
        where TOperator : unmanaged, IUnaryOperator
    {
        TensorCell from = x.Cell;
        TensorCell to = tape.NewCell(from.Shape, from.Layout);
        ElementWise.Forward(tape.Workers, op, from.Count, from.Data, to.Data);
        if (tape.Records(from))
        {
            Step<TOperator> step = tape.Record<Step<TOperator>>(to);
            (step.From, step.Operator) = (from, op);
        }

        return new Tensor(to);
    }

    private sealed class Step<TOperator> : Node
        where TOperator : unmanaged, IUnaryOperator
    {
        internal TensorCell From { get; set; } = null!;

        internal TOperator Operator { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dx = tape.GradientOf(From, out bool accumulate);
            float* saved = TOperator.DerivativeTakesOutput ? Output.Data : From.Data;
            ElementWise.Backward(tape.Workers, Operator, From.Count, saved, Output.Gradient, dx, accumulate);
        }

        internal override void Clear() => From = null!;
    }
}
