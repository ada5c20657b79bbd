using Lethe.Engine.Kernels;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>Convolutions by their definition, in double precision: the oracle of the fast ones.</summary>
internal static class ConvolutionReference
{
    public static double[] Forward(ConvShape s, float[] x, float[] weight, float[]? bias)
    {
        var y = new double[s.N * s.P * s.Q * s.K];
        Visit(s, 0, s.N, (output, input, w) => y[output] += (double)x[input] * weight[w]);
        for (int i = 0; bias is not null && i < y.Length; i++) y[i] += bias[i % s.K];
        return y;
    }

    public static double[] InputGradient(ConvShape s, float[] dy, float[] weight)
    {
        var dx = new double[s.N * s.H * s.W * s.C];
        Visit(s, 0, s.N, (output, input, w) => dx[input] += (double)dy[output] * weight[w]);
        return dx;
    }

    public static double[] WeightGradient(ConvShape s, float[] x, float[] dy, int firstImage = 0, int? images = null)
    {
        var dw = new double[s.WeightCount];
        Visit(s, firstImage, firstImage + (images ?? s.N), (output, input, w) => dw[w] += (double)x[input] * dy[output]);
        return dw;
    }

    public static double[] SquaredWeightGradient(ConvShape s, float[] x, float[] dy)
    {
        var sum = new double[s.WeightCount];
        for (int n = 0; n < s.N; n++)
        {
            var one = WeightGradient(s, x, dy, n, 1);
            for (int i = 0; i < one.Length; i++) sum[i] += one[i] * one[i];
        }

        return sum;
    }

    private static void Visit(ConvShape s, int firstImage, int endImage, Action<int, int, int> term)
    {
        for (int n = firstImage; n < endImage; n++)
        {
            for (int p = 0; p < s.P; p++)
            {
                for (int q = 0; q < s.Q; q++) VisitPosition(s, n, p, q, term);
            }
        }
    }

    private static void VisitPosition(ConvShape s, int n, int p, int q, Action<int, int, int> term)
    {
        for (int r = 0; r < s.R; r++)
        {
            for (int t = 0; t < s.S; t++)
            {
                int h = (p * s.StrideH) - s.PadH + r, w = (q * s.StrideW) - s.PadW + t;
                if (h < 0 || h >= s.H || w < 0 || w >= s.W) continue;
                for (int k = 0; k < s.K; k++)
                {
                    int group = k / s.GroupK;
                    for (int c = 0; c < s.GroupC; c++)
                    {
                        term((((((n * s.P) + p) * s.Q) + q) * s.K) + k, (((((n * s.H) + h) * s.W) + w) * s.C) + (group * s.GroupC) + c, (((((k * s.GroupC) + c) * s.R) + r) * s.S) + t);
                    }
                }
            }
        }
    }
}
