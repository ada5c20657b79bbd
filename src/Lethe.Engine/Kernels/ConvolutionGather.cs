using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        if (Vector512.IsHardwareAccelerated) Gather<Lanes512>(shape, x, group, firstRow, rows, matrix);
        else if (Vector256.IsHardwareAccelerated) Gather<Lanes256>(shape, x, group, firstRow, rows, matrix);
        else Gather<Lanes128>(shape, x, group, firstRow, rows, matrix);
    }

    /// <summary>Adds rows of the matrix of one group back to where they were gathered from.</summary>
    public static void ScatterAdd(in ConvShape shape, float* matrix, int group, int firstRow, int rows, float* dx)
    {
        if (Vector512.IsHardwareAccelerated) Scatter<Lanes512>(shape, matrix, group, firstRow, rows, dx);
        else if (Vector256.IsHardwareAccelerated) Scatter<Lanes256>(shape, matrix, group, firstRow, rows, dx);
        else Scatter<Lanes128>(shape, matrix, group, firstRow, rows, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather<T>(in ConvShape shape, float* x, int group, int firstRow, int rows, float* matrix)
        where T : unmanaged, IFloatLanes<T>
    {
        int p = shape.P, q = shape.Q, c = shape.GroupC, span = shape.S * c, h = shape.H, w = shape.W, r = shape.R;
        nint line = (nint)w * shape.C;
        int n = firstRow / (p * q), row = firstRow / q % p, column = firstRow % q;
        for (int i = 0; i < rows; i++)
        {
            int y0 = (row * shape.StrideH) - shape.PadH, x0 = (column * shape.StrideW) - shape.PadW;
            float* from = x + (((((nint)n * h) + y0) * w) + x0) * shape.C + (group * c);
            bool whole = shape.Groups == 1 && x0 >= 0 && x0 + shape.S <= w;
            for (int y = y0; y < y0 + r; y++, from += line, matrix += span)
            {
                if ((uint)y >= (uint)h) Clear<T>(matrix, span);
                else if (whole) Copy<T>(from, matrix, span);
                else GatherBorder<T>(shape, from, x0, c, matrix);
            }

            if (++column < q) continue;
            column = 0;
            if (++row < p) continue;
            row = 0;
            n++;
        }
    }

    private static void GatherBorder<T>(in ConvShape shape, float* from, int x0, int c, float* target)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int s = 0; s < shape.S; s++, from += shape.C, target += c)
        {
            if ((uint)(x0 + s) >= (uint)shape.W) Clear<T>(target, c);
            else Copy<T>(from, target, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scatter<T>(in ConvShape shape, float* matrix, int group, int firstRow, int rows, float* dx)
        where T : unmanaged, IFloatLanes<T>
    {
        int p = shape.P, q = shape.Q, c = shape.GroupC;
        for (int i = 0; i < rows; i++)
        {
            int row = firstRow + i, n = row / (p * q), y0 = (row / q % p * shape.StrideH) - shape.PadH, x0 = (row % q * shape.StrideW) - shape.PadW;
            bool whole = shape.Groups == 1 && x0 >= 0 && x0 + shape.S <= shape.W;
            for (int y = y0; y < y0 + shape.R; y++, matrix += shape.S * c)
            {
                if ((uint)y >= (uint)shape.H) continue;
                float* to = dx + (((((nint)n * shape.H) + y) * shape.W) + x0) * shape.C + (group * c);
                if (whole)
                {
                    Add<T>(matrix, to, shape.S * c);
                    continue;
                }

                for (int s = 0; s < shape.S; s++)
                {
                    if ((uint)(x0 + s) < (uint)shape.W) Add<T>(matrix + (s * c), to + ((nint)s * shape.C), c);
                }
            }
        }
    }

    // Whole registers; what is left is copied by one that overlaps the last, or by a masked one where there was none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(float* from, float* to, int count)
        where T : unmanaged, IFloatLanes<T>
    {
        if (count < T.Count)
        {
            T.LoadPart(from, count).StorePart(to, count);
            return;
        }

        for (int i = 0; i <= count - T.Count; i += T.Count) T.Load(from + i).Store(to + i);
        if (count % T.Count != 0) T.Load(from + count - T.Count).Store(to + count - T.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<T>(float* to, int count)
        where T : unmanaged, IFloatLanes<T>
    {
        int i = 0;
        for (; i <= count - T.Count; i += T.Count) T.Zero.Store(to + i);
        if (i < count) T.Zero.StorePart(to + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(float* from, float* to, int count)
        where T : unmanaged, IFloatLanes<T>
    {
        int i = 0;
        for (; i <= count - T.Count; i += T.Count) (T.Load(from + i) + T.Load(to + i)).Store(to + i);
        if (i < count) (T.LoadPart(from + i, count - i) + T.LoadPart(to + i, count - i)).StorePart(to + i, count - i);
    }
}
