using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>A 1×1 layer between norms with each side in planes or not: what it makes, its moments, and its gradients with each of their parts there and missing.</summary>
public sealed unsafe class MeasuredPointwiseTests
{
    /// <summary>Channels, images, positions: widening, level and narrowing layers, in whole registers and in parts of one; groups of several images, and blocks of an image.</summary>
    public static TheoryData<int, int, int, int> Layers => new()
    {
        { 16, 32, 5, 64 }, { 32, 16, 13, 16 }, { 48, 48, 2, 256 }, { 24, 144, 2, 300 }, { 144, 24, 7, 49 }, { 33, 16, 6, 9 }, { 16, 20, 6, 9 }, { 3, 48, 3, 100 }, { 48, 3, 3, 100 }, { 20, 33, 4, 80 }, { 96, 576, 4, 64 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_and_moments_are_right_in_every_layout(int c, int k, int images, int positions)
    {
        foreach (bool from in Choices(c))
        {
            foreach (bool to in Choices(k)) Forward(Maps.Of(from, images, positions, c), Maps.Of(to, images, positions, k));
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Each_gradient_is_right_whatever_else_is_wanted(int c, int k, int images, int positions)
    {
        foreach (bool from in Choices(c))
        {
            foreach (bool to in Choices(k))
            {
                MapLayout x = Maps.Of(from, images, positions, c), y = Maps.Of(to, images, positions, k);
                Backward(x, y, weights: true, inputs: true, accumulate: false);
                Backward(x, y, weights: false, inputs: true, accumulate: false);
                Backward(x, y, weights: true, inputs: false, accumulate: false);
                if (!from) Backward(x, y, weights: true, inputs: true, accumulate: true);
            }
        }
    }

    [Theory]
    [InlineData(16, 48)]
    [InlineData(48, 16)]
    public void The_bits_do_not_depend_on_the_number_of_threads(int c, int k)
    {
        MapLayout from = Maps.Of(c > k, 40, 100, c), to = Maps.Of(k > c, 40, 100, k);
        using var x = new GuardedArray(from.AllRows * c, -1, 1, 3);
        using var dy = new GuardedArray(from.AllRows * k, -1, 1, 4);
        using var coefficients = new GuardedArray(3 * Math.Max(c, k), 0.5f, 1, 6);
        using var weight = new GuardedArray(k * c, -1, 1, 5);
        float[][] Run(WorkerPool pool)
        {
            using var y = new GuardedArray(from.AllRows * k);
            using var moments = new GuardedArray(2 * k);
            using var dw = new GuardedArray(k * c);
            using var dx = new GuardedArray(from.AllRows * c);
            using var sums = new GuardedArray(2 * c);
            ChannelMap map = from.InPlanes ? new ChannelMap(coefficients, coefficients, 0, 1) : ChannelMap.Identity;
            MeasuredPointwise.Forward(pool, from, x, map, weight, to, y, moments.Pointer, moments.Pointer + k);
            MeasuredPointwiseGradient.Run(pool, to, to.InPlanes ? new PendingGradient(dy, y, coefficients) : new PendingGradient(dy), from, new MappedInput { X = x, Map = map, Mean = coefficients, Dx = dx, Sums = from.InPlanes ? sums : (float*)null }, weight, dw);
            return [y.ToArray(), moments.ToArray(), dw.ToArray(), dx.ToArray(), sums.ToArray()];
        }

        float[][] one = Run(Pools.One), two = Run(Pools.Two), three = Run(Pools.Three);
        for (int i = 0; i < one.Length; i++)
        {
            Close.Bits(one[i], two[i], "two threads");
            Close.Bits(one[i], three[i], "three threads");
        }
    }

    private static bool[] Choices(int channels) => MapLayout.Suits(channels) ? [false, true] : [false];

    private static void Forward(MapLayout from, MapLayout to)
    {
        int c = from.Channels, k = to.Channels, rows = from.AllRows;
        using var x = new GuardedArray(rows * c, -1, 1, 3);
        using var weight = new GuardedArray(k * c, -1, 1, 7);
        using var scale = new GuardedArray(c, 0.5f, 2, 8);
        using var shift = new GuardedArray(c, -0.5f, 0.5f, 9);
        using var y = new GuardedArray(rows * k);
        using var moments = new GuardedArray(2 * k);
        ChannelMap map = from.InPlanes ? new ChannelMap(scale, shift, 0, 1) : ChannelMap.Identity;
        MeasuredPointwise.Forward(Pools.Two, from, x, map, weight, to, y, moments.Pointer, moments.Pointer + k);
        double[] expected = new double[rows * k], expectedMoments = new double[2 * k];
        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < k; j++)
            {
                double sum = 0;
                for (int i = 0; i < c; i++) sum += Mapped(from, x, scale, shift, row, i) * weight.Span[(j * c) + i];
                expected[Maps.Index(to, row, j)] = sum;
                expectedMoments[j] += sum / rows;
                expectedMoments[k + j] += sum * sum / rows;
            }
        }

        for (int j = 0; j < k; j++) expectedMoments[k + j] -= expectedMoments[j] * expectedMoments[j];
        string what = What(from, to);
        Close.ToReference(expected, y.Span, 5e-6, $"y of {what}");
        Close.ToReference(expectedMoments, moments.Span, 5e-6, $"moments of {what}");
    }

    private static void Backward(MapLayout from, MapLayout to, bool weights, bool inputs, bool accumulate)
    {
        int c = from.Channels, k = to.Channels, rows = from.AllRows;
        using var x = new GuardedArray(rows * c, -1, 1, 3);
        using var g = new GuardedArray(rows * k, -1, 1, 4);
        using var y = new GuardedArray(rows * k, -1, 1, 5);
        using var coefficients = new GuardedArray(3 * k, -1, 1, 6);
        using var weight = new GuardedArray(k * c, -1, 1, 7);
        using var scale = new GuardedArray(c, 0.5f, 2, 8);
        using var shift = new GuardedArray(c, -0.5f, 0.5f, 9);
        using var mean = new GuardedArray(c, -1, 1, 10);
        using var dw = new GuardedArray(k * c, -1, 1, 11);
        using var dx = new GuardedArray(rows * c, -1, 1, 12);
        using var sums = new GuardedArray(2 * c);
        string what = $"{What(from, to)}, weights {weights}, inputs {inputs}, accumulate {accumulate}";

        double[] expectedW = [.. dw.ToArray().Select(value => (double)value)], expectedX = new double[rows * c], expectedSums = new double[2 * c], dy = new double[k];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < k; i++)
            {
                int at = Maps.Index(to, row, i);
                dy[i] = to.InPlanes ? ((double)coefficients.Span[i] * g.Span[at]) + ((double)coefficients.Span[k + i] * y.Span[at]) + coefficients.Span[(2 * k) + i] : g.Span[at];
            }

            for (int j = 0; j < c; j++)
            {
                double sum = 0, a = Mapped(from, x, scale, shift, row, j);
                for (int i = 0; i < k; i++)
                {
                    sum += dy[i] * weight.Span[(i * c) + j];
                    expectedW[(i * c) + j] += dy[i] * a;
                }

                int at = Maps.Index(from, row, j);
                if (from.InPlanes && (a == 0 || a == 1)) sum = 0;
                expectedX[at] = sum + (accumulate ? dx.Span[at] : 0);
                expectedSums[j] += sum;
                expectedSums[c + j] += sum * (x.Span[at] - mean.Span[j]);
            }
        }

        MappedInput input = new()
        {
            X = x,
            Map = from.InPlanes ? new ChannelMap(scale, shift, 0, 1) : ChannelMap.Identity,
            Mean = from.InPlanes ? mean : (float*)null,
            Dx = inputs ? dx : (float*)null,
            Accumulate = accumulate,
            Sums = from.InPlanes && inputs ? sums : (float*)null,
        };
        MeasuredPointwiseGradient.Run(Pools.Two, to, to.InPlanes ? new PendingGradient(g, y, coefficients) : new PendingGradient(g), from, input, weight, weights ? dw : (float*)null);
        if (weights) Close.ToReference(expectedW, dw.Span, 1e-5, $"dw of {what}");
        if (inputs) Close.ToReference(expectedX, dx.Span, 5e-6, $"dx of {what}");
        if (from.InPlanes && inputs) Close.ToReference(expectedSums, sums.Span, 1e-5, $"sums of {what}");
    }

    private static double Mapped(in MapLayout from, GuardedArray x, GuardedArray scale, GuardedArray shift, int row, int channel)
    {
        double value = x.Span[Maps.Index(from, row, channel)];
        return from.InPlanes ? Math.Clamp((value * scale.Span[channel]) + shift.Span[channel], 0, 1) : value;
    }

    private static string What(in MapLayout from, in MapLayout to) => $"{from.Channels} to {to.Channels}, {from.Images} images of {from.Positions}, x in planes {from.InPlanes}, y in planes {to.InPlanes}";
}
