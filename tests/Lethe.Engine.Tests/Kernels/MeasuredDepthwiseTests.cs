using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>A 3×3 depthwise layer between norms with each side in planes or not: what it makes, its moments, and its gradients with each of their parts there and missing.</summary>
public sealed unsafe class MeasuredDepthwiseTests
{
    /// <summary>Channels, images, height, width, stride: bands of an image, groups of several, odd sizes, a last group that is not full.</summary>
    public static TheoryData<int, int, int, int, int> Layers => new()
    {
        { 16, 2, 32, 32, 1 }, { 16, 2, 33, 32, 2 }, { 32, 7, 8, 8, 1 }, { 32, 8, 8, 8, 2 }, { 16, 13, 4, 4, 1 }, { 16, 13, 4, 4, 2 }, { 16, 5, 5, 7, 1 }, { 16, 5, 5, 7, 3 }, { 48, 30, 2, 2, 1 }, { 16, 3, 16, 40, 2 }, { 16, 101, 1, 1, 1 }, { 16, 2, 40, 40, 3 }, { 16, 2, 9, 130, 4 }, { 16, 2, 5, 400, 1 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Outputs_and_moments_are_right_in_every_layout(int c, int images, int height, int width, int stride)
    {
        ConvShape shape = Shape(c, images, height, width, stride);
        foreach (bool from in new[] { false, true })
        {
            foreach (bool to in new[] { false, true }) Forward(shape, Maps.Of(from, images, height * width, c), Maps.Of(to, images, shape.P * shape.Q, c), Pools.Two);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Each_gradient_is_right_whatever_else_is_wanted(int c, int images, int height, int width, int stride)
    {
        ConvShape shape = Shape(c, images, height, width, stride);
        foreach (bool from in new[] { false, true })
        {
            foreach (bool to in new[] { false, true })
            {
                MapLayout x = Maps.Of(from, images, height * width, c), y = Maps.Of(to, images, shape.P * shape.Q, c);
                Backward(shape, x, y, weights: true, inputs: true, accumulate: false);
                Backward(shape, x, y, weights: false, inputs: true, accumulate: false);
                Backward(shape, x, y, weights: true, inputs: false, accumulate: false);
                if (!from) Backward(shape, x, y, weights: true, inputs: true, accumulate: true);
            }
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
    {
        ConvShape shape = Shape(48, 9, 8, 8, 1);
        MapLayout layout = MapLayout.Planes(9, 64, 48);
        float[] one = Forward(shape, layout, layout, Pools.One), back = Backward(shape, layout, layout, true, true, false, Pools.One);
        Close.Bits(one, Forward(shape, layout, layout, Pools.Two), "two threads");
        Close.Bits(one, Forward(shape, layout, layout, Pools.Three), "three threads");
        Close.Bits(back, Backward(shape, layout, layout, true, true, false, Pools.Two), "gradients with two threads");
        Close.Bits(back, Backward(shape, layout, layout, true, true, false, Pools.Three), "gradients with three threads");
    }

    [Fact]
    public void Streamed_outputs_and_gradients_are_the_same()
    {
        // Tensors of more than 12 MiB are stored past the caches.
        ConvShape shape = Shape(256, 13, 32, 32, 1);
        MapLayout layout = MapLayout.Planes(13, 1024, 256);
        Forward(shape, layout, layout, Pools.Two);
        Backward(shape, layout, layout, weights: true, inputs: true, accumulate: false);
    }

    private static ConvShape Shape(int c, int images, int height, int width, int stride) => new(images, c, height, width, c, 3, 3, stride, stride, 1, 1, c);

    private static float[] Forward(in ConvShape shape, MapLayout from, MapLayout to, WorkerPool pool)
    {
        int c = shape.C, rows = from.AllRows, made = to.AllRows;
        using var x = new GuardedArray(rows * c, -1, 1, 3);
        using var weight = new GuardedArray(9 * c, -1, 1, 7);
        using var scale = new GuardedArray(c, 0.5f, 2, 8);
        using var shift = new GuardedArray(c, -0.5f, 0.5f, 9);
        using var y = new GuardedArray(made * c);
        using var moments = new GuardedArray(2 * c);
        float* taps = DepthwiseConvolution.RentTaps(shape, weight, flipped: false);
        MeasuredDepthwise.Forward(pool, shape, from, x, from.InPlanes ? new ChannelMap(scale, shift, 0, 1) : ChannelMap.Identity, taps, to, y, moments.Pointer, moments.Pointer + c);
        DepthwiseConvolution.ReturnTaps(shape, taps);
        double[] expected = new double[made * c], expectedMoments = new double[2 * c];
        foreach ((int row, int j, int at, int tap) in Meetings(shape))
            expected[Maps.Index(to, row, j)] += Mapped(from, x, scale, shift, at, j) * weight.Span[(j * 9) + tap];
        for (int row = 0; row < made; row++)
        {
            for (int j = 0; j < c; j++)
            {
                double value = expected[Maps.Index(to, row, j)];
                expectedMoments[j] += value / made;
                expectedMoments[c + j] += value * value / made;
            }
        }

        for (int j = 0; j < c; j++) expectedMoments[c + j] -= expectedMoments[j] * expectedMoments[j];
        string what = $"{shape.H}x{shape.W} stride {shape.StrideH}, x in planes {from.InPlanes}, y in planes {to.InPlanes}";
        Close.ToReference(expected, y.Span, 5e-6, $"y of {what}");
        Close.ToReference(expectedMoments, moments.Span, 5e-6, $"moments of {what}");
        return [.. y.Span, .. moments.Span];
    }

    private static float[] Backward(in ConvShape shape, MapLayout from, MapLayout to, bool weights, bool inputs, bool accumulate, WorkerPool? pool = null)
    {
        int c = shape.C, rows = from.AllRows, made = to.AllRows;
        using var x = new GuardedArray(rows * c, -1, 1, 3);
        using var g = new GuardedArray(made * c, -1, 1, 4);
        using var y = new GuardedArray(made * c, -1, 1, 5);
        using var coefficients = new GuardedArray(3 * c, -1, 1, 6);
        using var weight = new GuardedArray(9 * c, -1, 1, 7);
        using var scale = new GuardedArray(c, 0.5f, 2, 8);
        using var shift = new GuardedArray(c, -0.5f, 0.5f, 9);
        using var mean = new GuardedArray(c, -1, 1, 10);
        using var dw = new GuardedArray(9 * c, -1, 1, 11);
        using var dx = new GuardedArray(rows * c, -1, 1, 12);
        using var sums = new GuardedArray(2 * c);
        double[] expectedW = [.. dw.ToArray().Select(value => (double)value)], expectedX = new double[rows * c], expectedSums = new double[2 * c];
        foreach ((int row, int j, int at, int tap) in Meetings(shape))
        {
            int place = Maps.Index(to, row, j);
            double dy = to.InPlanes ? ((double)coefficients.Span[j] * g.Span[place]) + ((double)coefficients.Span[c + j] * y.Span[place]) + coefficients.Span[(2 * c) + j] : g.Span[place];
            expectedW[(j * 9) + tap] += dy * Mapped(from, x, scale, shift, at, j);
            expectedX[Maps.Index(from, at, j)] += dy * weight.Span[(j * 9) + tap];
        }

        for (int row = 0; row < rows; row++)
        {
            for (int j = 0; j < c; j++)
            {
                int at = Maps.Index(from, row, j);
                if (from.InPlanes && Mapped(from, x, scale, shift, row, j) is 0 or 1) expectedX[at] = 0;
                expectedSums[j] += expectedX[at];
                expectedSums[c + j] += expectedX[at] * (x.Span[at] - mean.Span[j]);
                if (accumulate) expectedX[at] += dx.Span[at];
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
        float* taps = DepthwiseConvolution.RentTaps(shape, weight, flipped: true);
        MeasuredDepthwiseGradient.Run(pool ?? Pools.Two, shape, to, to.InPlanes ? new PendingGradient(g, y, coefficients) : new PendingGradient(g), from, input, taps, weights ? dw : (float*)null);
        DepthwiseConvolution.ReturnTaps(shape, taps);
        string what = $"{shape.H}x{shape.W} stride {shape.StrideH}, x in planes {from.InPlanes}, y in planes {to.InPlanes}, weights {weights}, inputs {inputs}, accumulate {accumulate}";
        if (weights) Close.ToReference(expectedW, dw.Span, 1e-5, $"dw of {what}");
        if (inputs) Close.ToReference(expectedX, dx.Span, 5e-6, $"dx of {what}");
        if (from.InPlanes && inputs) Close.ToReference(expectedSums, sums.Span, 1e-5, $"sums of {what}");
        return [.. dw.Span, .. dx.Span, .. sums.Span];
    }

    /// <summary>Every pair of an output and an input that meet: their positions among all, the channel and the tap.</summary>
    private static IEnumerable<(int Row, int Channel, int At, int Tap)> Meetings(ConvShape shape)
    {
        for (int image = 0; image < shape.N; image++)
        {
            for (int p = 0; p < shape.P; p++)
            {
                for (int q = 0; q < shape.Q; q++)
                {
                    for (int tap = 0; tap < 9; tap++)
                    {
                        int h = (p * shape.StrideH) - 1 + (tap / 3), w = (q * shape.StrideW) - 1 + (tap % 3);
                        if ((uint)h >= shape.H || (uint)w >= shape.W) continue;
                        for (int j = 0; j < shape.C; j++) yield return ((((image * shape.P) + p) * shape.Q) + q, j, (((image * shape.H) + h) * shape.W) + w, tap);
                    }
                }
            }
        }
    }

    private static double Mapped(in MapLayout from, GuardedArray x, GuardedArray scale, GuardedArray shift, int row, int channel)
    {
        double value = x.Span[Maps.Index(from, row, channel)];
        return from.InPlanes ? Math.Clamp((value * scale.Span[channel]) + shift.Span[channel], 0, 1) : value;
    }
}
