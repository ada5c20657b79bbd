using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class PoolingKernelTests
{
    public static TheoryData<string> Shapes { get; } =
    [
        "2 16 8 8 2 2 2 2 0 0",
        "3 5 7 9 3 3 2 2 1 1",
        "1 64 6 6 3 2 1 2 1 0",
        "2 33 4 4 4 4 4 4 0 0",
        "2 3 5 5 3 3 1 1 1 1",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Max_pooling_agrees_with_its_definition(string sizes)
    {
        var shape = Shape(sizes);
        using var x = new GuardedArray(shape.N * shape.H * shape.W * shape.C, -2, -1, 1);
        using var y = new GuardedArray(shape.N * shape.P * shape.Q * shape.C);
        using var taps = new GuardedArray(y.Count);
        using var dy = new GuardedArray(y.Count, -1, 1, 2);
        using var dx = new GuardedArray(x.Count, 1, 1);
        PoolingKernel.MaxForward(Pools.Two, shape, x, y, taps);
        PoolingKernel.MaxBackward(Pools.Two, shape, dy, taps, dx, accumulate: true);
        var expected = new double[y.Count];
        Array.Fill(expected, double.NegativeInfinity);
        var at = new int[y.Count];
        Visit(shape, (output, input) =>
        {
            if (x.Span[input] <= expected[output]) return;
            expected[output] = x.Span[input];
            at[output] = input;
        });
        Close.ToReference(expected, y.Span, 0, "y");
        var gradient = new double[x.Count];
        Array.Fill(gradient, 1);
        for (int i = 0; i < at.Length; i++) gradient[at[i]] += dy.Span[i];
        Close.ToReference(gradient, dx.Span, 1e-6, "dx");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Average_pooling_counts_the_padding(string sizes)
    {
        var shape = Shape(sizes);
        using var x = new GuardedArray(shape.N * shape.H * shape.W * shape.C, -1, 1, 1);
        using var y = new GuardedArray(shape.N * shape.P * shape.Q * shape.C);
        using var dy = new GuardedArray(y.Count, -1, 1, 2);
        using var dx = new GuardedArray(x.Count, 5, 5);
        PoolingKernel.AverageForward(Pools.Two, shape, x, y);
        PoolingKernel.AverageBackward(Pools.Two, shape, dy, dx, accumulate: false);
        var expected = new double[y.Count];
        var gradient = new double[x.Count];
        Visit(shape, (output, input) =>
        {
            expected[output] += (double)x.Span[input] / (shape.R * shape.S);
            gradient[input] += (double)dy.Span[output] / (shape.R * shape.S);
        });
        Close.ToReference(expected, y.Span, 1e-6, "y");
        Close.ToReference(gradient, dx.Span, 1e-6, "dx");
    }

    [Theory]
    [InlineData(7, 5, 3, 2)]
    [InlineData(4, 4, 1, 1)]
    [InlineData(3, 3, 5, 4)]
    [InlineData(6, 6, 6, 6)]
    public void Adaptive_windows_share_the_image_evenly(int h, int w, int p, int q)
    {
        const int N = 2, C = 19;
        using var x = new GuardedArray(N * h * w * C, -1, 1, 1);
        using var y = new GuardedArray(N * p * q * C);
        using var dy = new GuardedArray(y.Count, -1, 1, 2);
        using var dx = new GuardedArray(x.Count, 1, 1);
        PoolingKernel.AdaptiveAverageForward(Pools.Two, N, C, h, w, p, q, x, y);
        PoolingKernel.AdaptiveAverageBackward(Pools.Two, N, C, h, w, p, q, dy, dx, accumulate: true);
        var expected = new double[y.Count];
        var gradient = new double[x.Count];
        Array.Fill(gradient, 1);
        for (int output = 0; output < y.Count; output++)
        {
            int c = output % C, b = output / C % q, a = output / C / q % p, n = output / C / q / p;
            int y0 = (int)Math.Floor((double)a * h / p), y1 = (int)Math.Ceiling((double)(a + 1) * h / p), x0 = (int)Math.Floor((double)b * w / q), x1 = (int)Math.Ceiling((double)(b + 1) * w / q);
            for (int i = y0; i < y1; i++)
            {
                for (int j = x0; j < x1; j++)
                {
                    int input = (((((n * h) + i) * w) + j) * C) + c;
                    expected[output] += (double)x.Span[input] / ((y1 - y0) * (x1 - x0));
                    gradient[input] += (double)dy.Span[output] / ((y1 - y0) * (x1 - x0));
                }
            }
        }

        Close.ToReference(expected, y.Span, 1e-6, "y");
        Close.ToReference(gradient, dx.Span, 1e-6, "dx");
    }

    private static PoolShape Shape(string sizes)
    {
        int[] s = [.. sizes.Split(' ').Select(int.Parse)];
        return new(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9]);
    }

    private static void Visit(PoolShape s, Action<int, int> pair)
    {
        for (int output = 0; output < s.N * s.P * s.Q * s.C; output++)
        {
            int c = output % s.C, q = output / s.C % s.Q, p = output / s.C / s.Q % s.P, n = output / s.C / s.Q / s.P;
            for (int tap = 0; tap < s.R * s.S; tap++)
            {
                int h = (p * s.StrideH) - s.PadH + (tap / s.S), w = (q * s.StrideW) - s.PadW + (tap % s.S);
                if (h >= 0 && h < s.H && w >= 0 && w < s.W) pair(output, (((((n * s.H) + h) * s.W) + w) * s.C) + c);
            }
        }
    }
}
