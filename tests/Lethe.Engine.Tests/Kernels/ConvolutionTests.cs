using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class ConvolutionTests
{
    public static TheoryData<string> Shapes { get; } =
    [
        // N C H W K R S, stride h and w, pad h and w, groups
        "2 1 8 8 5 3 3 1 1 1 1 1",
        "2 3 12 10 16 3 3 1 1 1 1 1",
        "3 16 8 8 16 3 3 1 1 1 1 1",
        "2 16 32 32 16 3 3 1 1 1 1 1",
        "2 17 7 9 33 3 3 1 1 1 1 1",
        "2 64 8 8 64 3 3 1 1 1 1 1",
        "5 64 4 4 96 3 3 1 1 1 1 1",
        "9 32 2 2 48 3 3 1 1 1 1 1",
        "2 32 9 11 32 3 3 1 1 0 0 1",
        "2 16 6 6 16 3 3 1 1 2 2 1",
        "2 32 9 11 48 3 3 2 2 1 1 1",
        "2 16 8 8 31 3 3 2 2 1 1 1",
        "2 16 8 8 32 1 1 1 1 0 0 1",
        "2 17 5 5 10 1 1 1 1 0 0 1",
        "2 32 8 8 64 1 1 2 2 0 0 1",
        "2 3 14 14 8 5 5 1 1 2 2 1",
        "2 16 9 9 17 5 5 1 1 0 0 1",
        "1 3 30 30 64 7 7 2 2 3 3 1",
        "2 8 9 7 12 3 2 2 1 1 0 1",
        "2 32 8 8 32 3 3 1 1 1 1 4",
        "2 12 8 8 18 3 3 2 2 1 1 3",
        "2 16 8 8 16 3 3 1 1 1 1 16",
        "2 35 7 5 35 3 3 1 1 1 1 35",
        "2 64 9 8 64 3 3 2 2 1 1 64",
        "2 16 10 10 16 5 5 1 1 2 2 16",
        "2 8 6 6 16 3 3 1 1 1 1 8",
        "20 1 6 6 4 3 3 1 1 0 0 1",
        "1 4 3 3 4 3 3 1 1 0 0 1",
        "9 16 2 2 32 3 3 1 1 1 1 1",
        "8 32 4 4 16 3 3 2 2 1 1 1",
        "8 16 4 4 80 3 3 1 1 0 0 1",
        "10 16 1 1 16 3 3 1 1 1 1 1",
        "3 112 6 7 130 3 3 1 1 1 1 1",
        "2 208 4 4 112 3 3 1 1 1 1 1",
        "19 40 7 8 32 3 3 2 2 1 1 1",
        "33 37 4 4 32 3 3 1 1 1 1 1",
        "17 8 2 2 96 3 3 1 1 2 2 1",
        "5 41 3 5 64 1 1 3 2 0 0 1",
        "5 20 19 23 32 1 1 2 2 0 0 1",
        "3 16 9 9 32 1 1 2 2 1 1 1",
        "2 24 9 8 16 1 1 1 1 1 1 1",
        "18 16 12 11 24 3 3 1 1 1 1 1",
        "1 24 12 12 24 3 3 1 1 1 1 1",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_agrees_with_the_definition(string sizes)
    {
        var shape = Shape(sizes);
        using var x = Input(shape);
        using var weight = Weight(shape);
        using var bias = new GuardedArray(shape.K, -1, 1, 9);
        using var y = new GuardedArray(shape.Rows * shape.K, 3, 3);
        Convolution.Forward(Pools.Two, shape, x, weight, null, y);
        Close.ToReference(ConvolutionReference.Forward(shape, x.ToArray(), weight.ToArray(), null), y.Span, Tolerance(shape), "without bias");
        Convolution.Forward(Pools.Two, shape, x, weight, bias, y);
        Close.ToReference(ConvolutionReference.Forward(shape, x.ToArray(), weight.ToArray(), bias.ToArray()), y.Span, Tolerance(shape), "with bias");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Input_gradient_agrees_with_the_definition(string sizes)
    {
        var shape = Shape(sizes);
        using var dy = Output(shape);
        using var weight = Weight(shape);
        using var dx = new GuardedArray(shape.N * shape.H * shape.W * shape.C, 3, 3);
        var expected = ConvolutionReference.InputGradient(shape, dy.ToArray(), weight.ToArray());
        Convolution.InputGradient(Pools.Two, shape, dy, weight, dx, accumulate: false);
        Close.ToReference(expected, dx.Span, Tolerance(shape), "fresh");
        Convolution.InputGradient(Pools.Two, shape, dy, weight, dx, accumulate: true);
        Close.ToReference([.. expected.Select(e => 2 * e)], dx.Span, Tolerance(shape), "accumulating");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Weight_gradient_agrees_with_the_definition(string sizes)
    {
        var shape = Shape(sizes);
        using var x = Input(shape);
        using var dy = Output(shape);
        using var dw = new GuardedArray(shape.WeightCount, 1, 1);
        var expected = ConvolutionReference.WeightGradient(shape, x.ToArray(), dy.ToArray());
        Convolution.WeightGradient(Pools.Two, shape, x, dy, dw);
        Close.ToReference([.. expected.Select(e => 1 + e)], dw.Span, Tolerance(shape), "weights");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Squared_weight_gradient_agrees_with_image_by_image(string sizes)
    {
        var shape = Shape(sizes);
        using var x = Input(shape);
        using var dy = Output(shape);
        using var squares = new GuardedArray(shape.WeightCount, 1, 1);
        var expected = ConvolutionReference.SquaredWeightGradient(shape, x.ToArray(), dy.ToArray());
        Convolution.SquaredWeightGradient(Pools.Two, shape, x, dy, squares);
        Close.ToReference([.. expected.Select(e => 1 + e)], squares.Span, Tolerance(shape), "squares");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_bits_do_not_depend_on_the_number_of_threads(string sizes)
    {
        var shape = Shape(sizes);
        var one = Everything(Pools.One, shape);
        Close.Bits(one, Everything(Pools.Two, shape), "two threads");
        Close.Bits(one, Everything(Pools.Three, shape), "three threads");
    }

    private static float[] Everything(WorkerPool pool, ConvShape shape)
    {
        using var x = Input(shape);
        using var dy = Output(shape);
        using var weight = Weight(shape);
        using var y = new GuardedArray(dy.Count);
        using var dx = new GuardedArray(x.Count);
        using var dw = new GuardedArray(weight.Count);
        using var squares = new GuardedArray(weight.Count);
        Convolution.Forward(pool, shape, x, weight, null, y);
        Convolution.InputGradient(pool, shape, dy, weight, dx, accumulate: false);
        Convolution.WeightGradient(pool, shape, x, dy, dw);
        Convolution.SquaredWeightGradient(pool, shape, x, dy, squares);
        return [.. y.Span, .. dx.Span, .. dw.Span, .. squares.Span];
    }

    private static ConvShape Shape(string sizes)
    {
        int[] s = [.. sizes.Split(' ').Select(int.Parse)];
        return new(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11]);
    }

    private static GuardedArray Input(ConvShape s) => new(s.N * s.H * s.W * s.C, -1, 1, 3);

    private static GuardedArray Weight(ConvShape s) => new(s.WeightCount, -1, 1, 4);

    // Winograd's transforms cost a digit; the engine promises 1e-4 for them.
    private static double Tolerance(in ConvShape shape) => WinogradConvolution.Suits(shape) ? 3e-5 : 1e-5;

    private static GuardedArray Output(ConvShape s) => new(s.Rows * s.K, -1, 1, 5);
}
