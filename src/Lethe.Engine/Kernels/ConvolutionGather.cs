namespace Lethe.Engine.Kernels;

/// <summary>
/// Between images and matrices: the row of an output position holds the R * S * C inputs that it reads, ordered (r, s, c),
/// zeros where the kernel hangs over the border.
/// </summary>
internal static unsafe class ConvolutionGather
{
    /// <summary>Fills rows [firstRow, firstRow + rows) of the matrix of one group.</summary>
    public static void Gather(in ConvShape shape, float* x, int group, int firstRow, int rows, float* matrix)
    {
        int p = shape.P, q = shape.Q, c = shape.GroupC, depth = shape.Depth;
        for (int i = 0; i < rows; i++)
        {
            int row = firstRow + i, n = row / (p * q), y0 = row / q % p * shape.StrideH - shape.PadH, x0 = row % q * shape.StrideW - shape.PadW;
            float* image = x + (long)n * shape.H * shape.W * shape.C + group * c;
            GatherRow(shape, image, y0, x0, c, matrix + (long)i * depth);
        }
    }

    private static void GatherRow(in ConvShape shape, float* image, int y0, int x0, int c, float* target)
    {
        bool whole = shape.Groups == 1 && x0 >= 0 && x0 + shape.S <= shape.W;
        for (int r = 0; r < shape.R; r++)
        {
            int y = y0 + r;
            float* line = image + ((long)y * shape.W + x0) * shape.C;
            if ((uint)y >= (uint)shape.H)
            {
                new Span<float>(target, shape.S * c).Clear();
                target += shape.S * c;
            }
            else if (whole)
            {
                new ReadOnlySpan<float>(line, shape.S * c).CopyTo(new Span<float>(target, shape.S * c));
                target += shape.S * c;
            }
            else
            {
                for (int s = 0; s < shape.S; s++, target += c)
                {
                    var to = new Span<float>(target, c);
                    if ((uint)(x0 + s) >= (uint)shape.W) to.Clear();
                    else new ReadOnlySpan<float>(line + (long)s * shape.C, c).CopyTo(to);
                }
            }
        }
    }

    /// <summary>Adds rows of the matrix of one group back to where they were gathered from.</summary>
    public static void ScatterAdd(in ConvShape shape, float* matrix, int group, int firstRow, int rows, float* dx)
    {
        int p = shape.P, q = shape.Q, c = shape.GroupC, depth = shape.Depth;
        for (int i = 0; i < rows; i++)
        {
            int row = firstRow + i, n = row / (p * q), y0 = row / q % p * shape.StrideH - shape.PadH, x0 = row % q * shape.StrideW - shape.PadW;
            float* source = matrix + (long)i * depth;
            for (int r = 0; r < shape.R; r++)
            {
                for (int s = 0; s < shape.S; s++, source += c)
                {
                    int y = y0 + r, column = x0 + s;
                    if ((uint)y >= (uint)shape.H || (uint)column >= (uint)shape.W) continue;
                    float* target = dx + (((long)n * shape.H + y) * shape.W + column) * shape.C + group * c;
                    VectorMath.Add(c, source, target);
                }
            }
        }
    }
}
