using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>The two gradients of a 1×1 layer, with each of its parts there and missing.</summary>
public sealed unsafe class PointwiseBlockGradientTests
{
    private const int Rows = 310;

    /// <summary>Widening, level and narrowing layers, in whole registers, in parts of one, and narrower than one.</summary>
    public static TheoryData<int, int> Layers => new() { { 16, 24 }, { 24, 24 }, { 96, 16 }, { 8, 96 }, { 33, 20 }, { 20, 33 }, { 3, 40 }, { 40, 3 } };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Each_gradient_is_right_whatever_else_is_wanted(int c, int k)
    {
        foreach (bool clipped in new[] { false, true })
        {
            foreach (bool pending in new[] { false, true })
            {
                foreach (bool weights in new[] { false, true })
                {
                    Check(c, k, clipped, pending, weights, inputs: true, accumulate: false);
                    if (!clipped) Check(c, k, clipped, pending, weights, inputs: true, accumulate: true);
                    if (weights) Check(c, k, clipped, pending, weights, inputs: false, accumulate: false);
                }
            }
        }
    }

    [Theory]
    [InlineData(16, 40)]
    [InlineData(40, 16)]
    public void The_bits_do_not_depend_on_the_number_of_threads(int c, int k)
    {
        using var x = new GuardedArray(5000 * c, -1, 1, 3);
        using var dy = new GuardedArray(5000 * k, -1, 1, 4);
        using var weight = new GuardedArray(k * c, -1, 1, 5);
        float[] Gradient(WorkerPool pool)
        {
            using var dw = new GuardedArray(k * c);
            PointwiseBlockGradient.Run(pool, 5000, c, k, new PendingGradient(dy), new MappedInput { X = x, Map = ChannelMap.Identity }, weight, dw);
            return dw.ToArray();
        }

        float[] one = Gradient(Pools.One);
        Close.Bits(one, Gradient(Pools.Two), "two threads");
        Close.Bits(one, Gradient(Pools.Three), "three threads");
    }

    private static void Check(int c, int k, bool clipped, bool pending, bool weights, bool inputs, bool accumulate)
    {
        using var x = new GuardedArray(Rows * c, -1, 1, 3);
        using var g = new GuardedArray(Rows * k, -1, 1, 4);
        using var y = new GuardedArray(Rows * k, -1, 1, 5);
        using var coefficients = new GuardedArray(3 * k, -1, 1, 6);
        using var weight = new GuardedArray(k * c, -1, 1, 7);
        using var scale = new GuardedArray(c, 0.5f, 2, 8);
        using var shift = new GuardedArray(c, -0.5f, 0.5f, 9);
        using var mean = new GuardedArray(c, -1, 1, 10);
        using var dw = new GuardedArray(k * c, -1, 1, 11);
        using var dx = new GuardedArray(Rows * c, -1, 1, 12);
        using var sums = new GuardedArray(2 * c);
        string what = $"{c} to {k}, clipped {clipped}, pending {pending}, weights {weights}, inputs {inputs}, accumulate {accumulate}";

        double[] dy = new double[Rows * k], a = new double[Rows * c], expectedW = new double[k * c], expectedX = new double[Rows * c], expectedSums = new double[2 * c];
        for (int i = 0; i < dy.Length; i++)
            dy[i] = pending ? ((double)coefficients.Span[i % k] * g.Span[i]) + ((double)coefficients.Span[k + (i % k)] * y.Span[i]) + coefficients.Span[(2 * k) + (i % k)] : g.Span[i];
        for (int i = 0; i < a.Length; i++) a[i] = clipped ? Math.Clamp(((double)x.Span[i] * scale.Span[i % c]) + shift.Span[i % c], 0, 1) : x.Span[i];
        for (int i = 0; i < expectedW.Length; i++) expectedW[i] = dw.Span[i];
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < c; j++)
            {
                double sum = 0;
                int at = (row * c) + j;
                for (int i = 0; i < k; i++)
                {
                    sum += dy[(row * k) + i] * weight.Span[(i * c) + j];
                    expectedW[(i * c) + j] += dy[(row * k) + i] * a[at];
                }

                if (clipped && (a[at] == 0 || a[at] == 1)) sum = 0;
                expectedX[at] = sum + (accumulate ? dx.Span[at] : 0);
                expectedSums[j] += sum;
                expectedSums[c + j] += sum * (x.Span[at] - mean.Span[j]);
            }
        }

        PointwiseBlockGradient.Run(
            Pools.Two,
            Rows,
            c,
            k,
            pending ? new PendingGradient(g, y, coefficients) : new PendingGradient(g),
            new MappedInput
            {
                X = x,
                Map = clipped ? new ChannelMap(scale, shift, 0, 1) : ChannelMap.Identity,
                Mean = clipped ? mean : (float*)null,
                Dx = inputs ? dx : (float*)null,
                Accumulate = accumulate,
                Sums = clipped && inputs ? sums : (float*)null,
            },
            weight,
            weights ? dw : (float*)null);
        if (weights) Close.ToReference(expectedW, dw.Span, 5e-6, $"dw of {what}");
        if (inputs) Close.ToReference(expectedX, dx.Span, 5e-6, $"dx of {what}");
        if (clipped && inputs) Close.ToReference(expectedSums, sums.Span, 1e-5, $"sums of {what}");
    }
}
