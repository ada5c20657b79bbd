namespace Lethe.Engine.Kernels;

/// <summary>Reorders weights between torch order [K, C/groups, R, S] and matrices ordered (r, s, c).</summary>
internal static unsafe class ConvolutionWeights
{
    /// <summary>matrix[k, (r, s, c)] = weight[k, c, r, s] for all K rows.</summary>
    public static void ToRows(in ConvShape shape, float* weight, float* matrix)
    {
        int taps = shape.R * shape.S, c = shape.GroupC;
        for (int k = 0; k < shape.K; k++)
        {
            float* from = weight + (long)k * c * taps, to = matrix + (long)k * c * taps;
            for (int t = 0; t < taps; t++)
            {
                for (int i = 0; i < c; i++) *to++ = from[i * taps + t];
            }
        }
    }

    /// <summary>dw[k, c, r, s] += matrix[k, (r, s, c)] for K rows from <paramref name="firstK"/>.</summary>
    public static void AddFromRows(in ConvShape shape, int firstK, int rows, float* matrix, float* dw)
    {
        int taps = shape.R * shape.S, c = shape.GroupC;
        for (int k = firstK; k < firstK + rows; k++)
        {
            float* from = matrix + (long)k * c * taps, to = dw + (long)k * c * taps;
            for (int i = 0; i < c; i++)
            {
                for (int t = 0; t < taps; t++) *to++ += from[t * c + i];
            }
        }
    }
}
