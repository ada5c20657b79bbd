using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class ElementWiseTests
{
    private static double Phi(double x) => 0.5 * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));

    [Fact]
    public void Relu_is_exact() => Check(default(UnaryOperators.Relu), x => Math.Max(x, 0), (x, y) => x > 0 ? 1 : 0, 0);

    [Fact]
    public void Leaky_relu_is_exact() => Check(new UnaryOperators.LeakyRelu(0.25f), x => x > 0 ? x : 0.25 * x, (x, y) => x > 0 ? 1 : 0.25, 0);

    [Fact]
    public void Sigmoid_is_close() => Check(default(UnaryOperators.Sigmoid), x => 1 / (1 + Math.Exp(-x)), (x, y) => y * (1 - y), 4);

    [Fact]
    public void Tanh_is_close() => Check(default(UnaryOperators.Tanh), Math.Tanh, (x, y) => 1 - (y * y), 4);

    [Fact]
    public void Silu_is_close() => Check(default(UnaryOperators.Silu), x => x / (1 + Math.Exp(-x)), (x, y) => (1 + (x * (1 - (1 / (1 + Math.Exp(-x)))))) / (1 + Math.Exp(-x)), 6);

    [Fact]
    public void Gelu_is_close() => Check(default(UnaryOperators.Gelu), x => x * Phi(x), (x, y) => Phi(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)), 6);

    [Fact]
    public void Exp_is_close() => Check(default(UnaryOperators.Exp), Math.Exp, (x, y) => y, 2);

    [Fact]
    public void Log_is_close() => Check(default(UnaryOperators.Log), Math.Log, (x, y) => 1 / x, 2, low: 0.001f);

    [Fact]
    public void Sqrt_is_exact() => Check(default(UnaryOperators.Sqrt), Math.Sqrt, (x, y) => 0.5 / y, 1, low: 0.001f);

    [Fact]
    public void Square_is_exact() => Check(default(UnaryOperators.Square), x => x * x, (x, y) => 2 * x, 1);

    [Fact]
    public void Negate_is_exact() => Check(default(UnaryOperators.Negate), x => -x, (x, y) => -1, 0);

    [Fact]
    public void Abs_is_exact() => Check(default(UnaryOperators.Abs), Math.Abs, (x, y) => Math.Sign(x), 0);

    [Fact]
    public void Special_values_keep_their_meaning()
    {
        Assert.Equal(float.PositiveInfinity, One(default(UnaryOperators.Exp), 1000));
        Assert.Equal(0, One(default(UnaryOperators.Exp), float.NegativeInfinity));
        Assert.Equal(1, One(default(UnaryOperators.Exp), 0));
        Assert.True(float.IsNaN(One(default(UnaryOperators.Exp), float.NaN)));
        Assert.Equal(float.NegativeInfinity, One(default(UnaryOperators.Log), 0));
        Assert.Equal(float.PositiveInfinity, One(default(UnaryOperators.Log), float.PositiveInfinity));
        Assert.True(float.IsNaN(One(default(UnaryOperators.Log), -1)));
        Assert.True(float.IsNaN(One(default(UnaryOperators.Log), float.NaN)));
        Assert.Equal(0, One(default(UnaryOperators.Log), 1));
        Assert.Equal(Math.Log(1e-40f), One(default(UnaryOperators.Log), 1e-40f), 1e-4);
        Assert.Equal(1, One(default(UnaryOperators.Tanh), 100));
        Assert.Equal(-1, One(default(UnaryOperators.Tanh), -100));
        Assert.Equal(0, One(default(UnaryOperators.Sigmoid), -200));
        Assert.Equal(1, One(default(UnaryOperators.Sigmoid), 200));
        Assert.True(float.IsNaN(One(default(UnaryOperators.Relu), float.NaN)));
    }

    [Fact]
    public void Erf_is_within_three_units_in_the_last_place()
    {
        using var x = new GuardedArray(20000, -4.5f, 4.5f);
        double worst = 0;
        float* lanes = stackalloc float[4];
        foreach (float value in x.Span)
        {
            double exact = ErrorFunction.Erf(value);
            LaneMath.Erf(Lanes128.Broadcast(value)).Store(lanes);
            worst = Math.Max(worst, Math.Abs(lanes[0] - exact) / Ulp(exact));
        }

        Assert.True(worst <= 3, $"{worst} ulp");
    }

    [Fact]
    public void Binary_operations_agree_with_their_definition()
    {
        for (int count = 0; count <= 256; count++)
        {
            using var a = new GuardedArray(count, -2, 2, 1);
            using var b = new GuardedArray(count, 0.5f, 2, 2);
            using var y = new GuardedArray(count);
            CheckBinary(default(BinaryOperators.Add), a, b, y, (p, q) => p + q);
            CheckBinary(default(BinaryOperators.Subtract), a, b, y, (p, q) => p - q);
            CheckBinary(default(BinaryOperators.Multiply), a, b, y, (p, q) => p * q);
            CheckBinary(default(BinaryOperators.Divide), a, b, y, (p, q) => p / q);
            CheckBinary(default(BinaryOperators.Maximum), a, b, y, MathF.Max);
        }
    }

    [Fact]
    public void Updates_agree_with_their_definition()
    {
        foreach (int count in new[] { 0, 1, 15, 16, 17, 100, 40_001 })
        {
            using var a = new GuardedArray(count, -2, 2, 1);
            using var b = new GuardedArray(count, -2, 2, 2);
            using var y = new GuardedArray(count);
            ElementWise.Fill(Pools.Two, count, 3, y);
            ElementWise.Axpy(Pools.Two, count, 0.5f, a, y);
            ElementWise.MultiplyAdd(Pools.Two, count, a, b, y);
            ElementWise.AddSquares(Pools.Two, count, a, y);
            ElementWise.Scale(Pools.Two, count, 2, y, y);
            for (int i = 0; i < count; i++) Assert.Equal(2 * (3 + (0.5 * a.Span[i]) + (a.Span[i] * b.Span[i]) + (a.Span[i] * a.Span[i])), y.Span[i], 1e-5);
        }
    }

    [Fact]
    public void A_vector_is_spread_over_columns_or_rows()
    {
        foreach (int columns in new[] { 1, 3, 10, 16, 33 })
        {
            using var x = new GuardedArray(7 * columns, -1, 1, 1);
            using var v = new GuardedArray(columns, -1, 1, 2);
            using var w = new GuardedArray(7, -1, 1, 3);
            using var y = new GuardedArray(7 * columns);
            ElementWise.ByColumn(Pools.Two, default(BinaryOperators.Add), 7, columns, x, v, y);
            for (int i = 0; i < y.Count; i++) Assert.Equal(x.Span[i] + v.Span[i % columns], y.Span[i]);
            ElementWise.ByRow(Pools.Two, default(BinaryOperators.Multiply), 7, columns, x, w, y);
            for (int i = 0; i < y.Count; i++) Assert.Equal(x.Span[i] * w.Span[i / columns], y.Span[i]);
        }
    }

    private static void CheckBinary<TOperator>(TOperator op, GuardedArray a, GuardedArray b, GuardedArray y, Func<float, float, float> reference)
        where TOperator : unmanaged, IBinaryOperator
    {
        ElementWise.Binary(Pools.Two, op, a.Count, a, b, y);
        for (int i = 0; i < a.Count; i++) Assert.Equal(reference(a.Span[i], b.Span[i]), y.Span[i]);
    }

    private static float One<TOperator>(TOperator op, float value)
        where TOperator : unmanaged, IUnaryOperator
    {
        float result;
        ElementWise.Forward(Pools.One, op, 1, &value, &result);
        return result;
    }

    // Forward and backward for every length from 0 to 256 and one of several chunks; in place gives the same bits.
    private static void Check<TOperator>(TOperator op, Func<double, double> f, Func<double, double, double> derivative, double ulps, float low = -6)
        where TOperator : unmanaged, IUnaryOperator
    {
        foreach (int count in Enumerable.Range(0, 257).Append(40_001))
        {
            using var x = new GuardedArray(count, low, 6, count + 1);
            using var dy = new GuardedArray(count, -1, 1, count + 2);
            using var y = new GuardedArray(count);
            using var dx = new GuardedArray(count);
            ElementWise.Forward(Pools.Two, op, count, x, y);
            for (int i = 0; i < count; i++)
            {
                double exact = f(x.Span[i]);
                Assert.True(Math.Abs(y.Span[i] - exact) <= (ulps * Ulp(exact)) + 1e-7, $"f({x.Span[i]}) = {exact}, got {y.Span[i]}");
            }

            ElementWise.Backward(Pools.Two, op, count, TOperator.DerivativeTakesOutput ? y : x, dy, dx, accumulate: false);
            ElementWise.Backward(Pools.Two, op, count, TOperator.DerivativeTakesOutput ? y : x, dy, dx, accumulate: true);
            for (int i = 0; i < count; i++)
            {
                double exact = 2 * dy.Span[i] * derivative(x.Span[i], f(x.Span[i]));
                Assert.Equal(exact, dx.Span[i], 3e-6 * Math.Max(1, Math.Abs(exact)));
            }

            ElementWise.Forward(Pools.Two, op, count, x, x);
            Close.Bits(y.ToArray(), x.ToArray(), "in place");
        }
    }

    private static double Ulp(double value) => Math.Max(float.Epsilon, Math.Abs((double)MathF.BitIncrement((float)Math.Abs(value)) - (float)Math.Abs(value)));
}
