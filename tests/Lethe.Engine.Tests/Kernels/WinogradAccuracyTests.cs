using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>What Winograd's transforms cost in accuracy, against double precision, on layers of the networks the engine is made for.</summary>
public sealed unsafe class WinogradAccuracyTests
{
    private const double Promised = 1e-4;

    public static TheoryData<int, int, int> Layers { get; } = new()
    {
        { 16, 16, 32 },
        { 64, 64, 16 },
        { 128, 128, 8 },
        { 256, 256, 4 },
        { 512, 512, 4 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_stays_below_the_promised_error(int c, int k, int side)
    {
        var (shape, x, weight, _) = Layer(c, k, side);
        using var y = new GuardedArray(shape.Rows * shape.K);
        fixed (float* px = x, pw = weight) WinogradConvolution.Forward(Pools.Two, shape, px, pw, new ConvEpilogue(null), y);
        AssertBelow(ConvolutionReference.Forward(shape, x, weight, null), y.Span);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Input_gradient_stays_below_the_promised_error(int c, int k, int side)
    {
        var (shape, _, weight, dy) = Layer(c, k, side);
        using var dx = new GuardedArray(shape.N * shape.H * shape.W * shape.C);
        fixed (float* pw = weight, pdy = dy) WinogradConvolution.InputGradient(Pools.Two, shape, pdy, pw, dx, accumulate: false);
        AssertBelow(ConvolutionReference.InputGradient(shape, dy, weight), dx.Span);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Weight_gradient_stays_below_the_promised_error(int c, int k, int side)
    {
        var (shape, x, _, dy) = Layer(c, k, side);
        using var dw = new GuardedArray(shape.WeightCount, 0, 0);
        fixed (float* px = x, pdy = dy) WinogradWeightGradient.Run(Pools.Two, shape, px, pdy, dw);
        AssertBelow(ConvolutionReference.WeightGradient(shape, x, dy), dw.Span);
    }

    [Theory]
    [InlineData(16, 16, 32)]
    [InlineData(32, 32, 16)]
    [InlineData(64, 64, 16)]
    public void Squared_weight_gradient_stays_below_the_promised_error(int c, int k, int side)
    {
        var (shape, x, _, dy) = Layer(c, k, side);
        using var squares = new GuardedArray(shape.WeightCount, 0, 0);
        fixed (float* px = x, pdy = dy) Convolution.SquaredWeightGradient(Pools.Two, shape, px, pdy, squares);
        AssertBelow(ConvolutionReference.SquaredWeightGradient(shape, x, dy), squares.Span);
    }

    // One image: inputs as behind a ReLU, weights as initialised, gradients of both signs.
    private static (ConvShape Shape, float[] X, float[] Weight, float[] Dy) Layer(int c, int k, int side)
    {
        ConvShape shape = new(1, c, side, side, k, 3, 3, 1, 1, 1, 1, 1);
        Assert.True(WinogradConvolution.Suits(shape));
        using var x = new GuardedArray(side * side * c, -1, 1, 3);
        using var weight = new GuardedArray(shape.WeightCount, -0.1f, 0.1f, 4);
        using var dy = new GuardedArray(shape.Rows * k, -1, 1, 5);
        return (shape, [.. x.ToArray().Select(v => MathF.Max(v, 0))], weight.ToArray(), dy.ToArray());
    }

    private static void AssertBelow(double[] expected, ReadOnlySpan<float> actual)
    {
        double largest = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            error = Math.Max(error, Math.Abs(expected[i] - actual[i]));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"relative error {error / largest:E2}");
        Assert.True(error <= Promised * largest, $"relative error {error / largest:E2}, promised {Promised:E0}");
    }
}
