using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The small matrix products of Winograd's F(4x4, 3x3) with the interpolation points 0, 1, -1, 2, -2 and infinity, on one
/// register of channels at a time, but for <see cref="KernelGradients"/>: the convolution of a 6x6 input tile with a 3x3 kernel is A' [(G g G') * (B' d B)] A.
/// </summary>
/// <remarks>
/// A tile needs 36 registers, more than there are, so each transform makes one or two rows of the result at a time from
/// fresh loads: loads are cheaper than spilling, and twelve values are live at most. Long because each value must be a
/// named local to live in a register.
/// </remarks>
internal static unsafe class WinogradTransform
{
    /// <summary>Positions of a transformed tile.</summary>
    public const int Positions = 36;

    /// <summary>Outputs of a tile, along each side.</summary>
    public const int Outputs = 4;

    /// <summary>target[i * stride] = (B' d B)[i], where cell (y, x) of d is at origin + offsets[6 y + x].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Input<T>(float* origin, nint* offsets, float* target, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        T four = T.Broadcast(4f), minusFour = T.Broadcast(-4f), minusFive = T.Broadcast(-5f), two = T.Broadcast(2f), a, b;
        T p0 = T.MultiplyAdd(four, T.Load(origin + offsets[0]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[12]), T.Load(origin + offsets[24])));
        T p1 = T.MultiplyAdd(four, T.Load(origin + offsets[1]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[13]), T.Load(origin + offsets[25])));
        T p2 = T.MultiplyAdd(four, T.Load(origin + offsets[2]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[14]), T.Load(origin + offsets[26])));
        T p3 = T.MultiplyAdd(four, T.Load(origin + offsets[3]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[15]), T.Load(origin + offsets[27])));
        T p4 = T.MultiplyAdd(four, T.Load(origin + offsets[4]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[16]), T.Load(origin + offsets[28])));
        T p5 = T.MultiplyAdd(four, T.Load(origin + offsets[5]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[17]), T.Load(origin + offsets[29])));
        InputRow(p0, p1, p2, p3, p4, p5, target, stride);
        T q0, q1, q2, q3, q4, q5;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[12]), T.Load(origin + offsets[24]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[6]), T.Load(origin + offsets[18]));
        p0 = a + b;
        q0 = a - b;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[13]), T.Load(origin + offsets[25]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[7]), T.Load(origin + offsets[19]));
        p1 = a + b;
        q1 = a - b;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[14]), T.Load(origin + offsets[26]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[8]), T.Load(origin + offsets[20]));
        p2 = a + b;
        q2 = a - b;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[15]), T.Load(origin + offsets[27]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[9]), T.Load(origin + offsets[21]));
        p3 = a + b;
        q3 = a - b;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[16]), T.Load(origin + offsets[28]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[10]), T.Load(origin + offsets[22]));
        p4 = a + b;
        q4 = a - b;
        a = T.MultiplyAdd(minusFour, T.Load(origin + offsets[17]), T.Load(origin + offsets[29]));
        b = T.MultiplyAdd(minusFour, T.Load(origin + offsets[11]), T.Load(origin + offsets[23]));
        p5 = a + b;
        q5 = a - b;
        InputRow(p0, p1, p2, p3, p4, p5, target + (6 * stride), stride);
        InputRow(q0, q1, q2, q3, q4, q5, target + (12 * stride), stride);
        a = T.Load(origin + offsets[24]) - T.Load(origin + offsets[12]);
        b = two * (T.Load(origin + offsets[18]) - T.Load(origin + offsets[6]));
        p0 = a + b;
        q0 = a - b;
        a = T.Load(origin + offsets[25]) - T.Load(origin + offsets[13]);
        b = two * (T.Load(origin + offsets[19]) - T.Load(origin + offsets[7]));
        p1 = a + b;
        q1 = a - b;
        a = T.Load(origin + offsets[26]) - T.Load(origin + offsets[14]);
        b = two * (T.Load(origin + offsets[20]) - T.Load(origin + offsets[8]));
        p2 = a + b;
        q2 = a - b;
        a = T.Load(origin + offsets[27]) - T.Load(origin + offsets[15]);
        b = two * (T.Load(origin + offsets[21]) - T.Load(origin + offsets[9]));
        p3 = a + b;
        q3 = a - b;
        a = T.Load(origin + offsets[28]) - T.Load(origin + offsets[16]);
        b = two * (T.Load(origin + offsets[22]) - T.Load(origin + offsets[10]));
        p4 = a + b;
        q4 = a - b;
        a = T.Load(origin + offsets[29]) - T.Load(origin + offsets[17]);
        b = two * (T.Load(origin + offsets[23]) - T.Load(origin + offsets[11]));
        p5 = a + b;
        q5 = a - b;
        InputRow(p0, p1, p2, p3, p4, p5, target + (18 * stride), stride);
        InputRow(q0, q1, q2, q3, q4, q5, target + (24 * stride), stride);
        p0 = T.MultiplyAdd(four, T.Load(origin + offsets[6]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[18]), T.Load(origin + offsets[30])));
        p1 = T.MultiplyAdd(four, T.Load(origin + offsets[7]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[19]), T.Load(origin + offsets[31])));
        p2 = T.MultiplyAdd(four, T.Load(origin + offsets[8]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[20]), T.Load(origin + offsets[32])));
        p3 = T.MultiplyAdd(four, T.Load(origin + offsets[9]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[21]), T.Load(origin + offsets[33])));
        p4 = T.MultiplyAdd(four, T.Load(origin + offsets[10]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[22]), T.Load(origin + offsets[34])));
        p5 = T.MultiplyAdd(four, T.Load(origin + offsets[11]), T.MultiplyAdd(minusFive, T.Load(origin + offsets[23]), T.Load(origin + offsets[35])));
        InputRow(p0, p1, p2, p3, p4, p5, target + (30 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputRow<T>(T d0, T d1, T d2, T d3, T d4, T d5, float* target, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        T four = T.Broadcast(4f), minusFour = T.Broadcast(-4f), minusFive = T.Broadcast(-5f), two = T.Broadcast(2f);
        T.MultiplyAdd(four, d0, T.MultiplyAdd(minusFive, d2, d4)).Store(target);
        T a = T.MultiplyAdd(minusFour, d2, d4), b = T.MultiplyAdd(minusFour, d1, d3);
        (a + b).Store(target + stride);
        (a - b).Store(target + (2 * stride));
        a = d4 - d2;
        b = two * (d3 - d1);
        (a + b).Store(target + (3 * stride));
        (a - b).Store(target + (4 * stride));
        T.MultiplyAdd(four, d1, T.MultiplyAdd(minusFive, d3, d5)).Store(target + (5 * stride));
    }

    /// <summary>y (4x4 cells, rowStride and cellStride apart) = A' m A + bias, plus what <paramref name="added"/> has in the same places if it is not null,
    /// clipped; m[i] is at source + i * stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Output<T>(float* source, nint stride, T bias, float* added, float lowest, float highest, float* y, nint rowStride, nint cellStride)
        where T : unmanaged, IFloatLanes<T>
    {
        T floor = T.Broadcast(lowest), ceiling = T.Broadcast(highest);
        nint apart = added == null ? 0 : (nint)(added - y);
        T two = T.Broadcast(2f), four = T.Broadcast(4f), eight = T.Broadcast(8f), a, b;
        T p0, p1, p2, p3, p4, p5, q0, q1, q2, q3, q4, q5;
        a = T.Load(source + (6 * stride)) + T.Load(source + (12 * stride));
        b = T.Load(source + (18 * stride)) + T.Load(source + (24 * stride));
        p0 = T.Load(source) + a + b;
        q0 = T.MultiplyAdd(four, b, a);
        a = T.Load(source + (7 * stride)) + T.Load(source + (13 * stride));
        b = T.Load(source + (19 * stride)) + T.Load(source + (25 * stride));
        p1 = T.Load(source + stride) + a + b;
        q1 = T.MultiplyAdd(four, b, a);
        a = T.Load(source + (8 * stride)) + T.Load(source + (14 * stride));
        b = T.Load(source + (20 * stride)) + T.Load(source + (26 * stride));
        p2 = T.Load(source + (2 * stride)) + a + b;
        q2 = T.MultiplyAdd(four, b, a);
        a = T.Load(source + (9 * stride)) + T.Load(source + (15 * stride));
        b = T.Load(source + (21 * stride)) + T.Load(source + (27 * stride));
        p3 = T.Load(source + (3 * stride)) + a + b;
        q3 = T.MultiplyAdd(four, b, a);
        a = T.Load(source + (10 * stride)) + T.Load(source + (16 * stride));
        b = T.Load(source + (22 * stride)) + T.Load(source + (28 * stride));
        p4 = T.Load(source + (4 * stride)) + a + b;
        q4 = T.MultiplyAdd(four, b, a);
        a = T.Load(source + (11 * stride)) + T.Load(source + (17 * stride));
        b = T.Load(source + (23 * stride)) + T.Load(source + (29 * stride));
        p5 = T.Load(source + (5 * stride)) + a + b;
        q5 = T.MultiplyAdd(four, b, a);
        OutputRow(p0, p1, p2, p3, p4, p5, bias, added != null, apart, floor, ceiling, y, cellStride);
        OutputRow(q0, q1, q2, q3, q4, q5, bias, added != null, apart, floor, ceiling, y + (2 * rowStride), cellStride);
        a = T.Load(source + (6 * stride)) - T.Load(source + (12 * stride));
        b = T.Load(source + (18 * stride)) - T.Load(source + (24 * stride));
        p0 = T.MultiplyAdd(two, b, a);
        q0 = T.MultiplyAdd(eight, b, a) + T.Load(source + (30 * stride));
        a = T.Load(source + (7 * stride)) - T.Load(source + (13 * stride));
        b = T.Load(source + (19 * stride)) - T.Load(source + (25 * stride));
        p1 = T.MultiplyAdd(two, b, a);
        q1 = T.MultiplyAdd(eight, b, a) + T.Load(source + (31 * stride));
        a = T.Load(source + (8 * stride)) - T.Load(source + (14 * stride));
        b = T.Load(source + (20 * stride)) - T.Load(source + (26 * stride));
        p2 = T.MultiplyAdd(two, b, a);
        q2 = T.MultiplyAdd(eight, b, a) + T.Load(source + (32 * stride));
        a = T.Load(source + (9 * stride)) - T.Load(source + (15 * stride));
        b = T.Load(source + (21 * stride)) - T.Load(source + (27 * stride));
        p3 = T.MultiplyAdd(two, b, a);
        q3 = T.MultiplyAdd(eight, b, a) + T.Load(source + (33 * stride));
        a = T.Load(source + (10 * stride)) - T.Load(source + (16 * stride));
        b = T.Load(source + (22 * stride)) - T.Load(source + (28 * stride));
        p4 = T.MultiplyAdd(two, b, a);
        q4 = T.MultiplyAdd(eight, b, a) + T.Load(source + (34 * stride));
        a = T.Load(source + (11 * stride)) - T.Load(source + (17 * stride));
        b = T.Load(source + (23 * stride)) - T.Load(source + (29 * stride));
        p5 = T.MultiplyAdd(two, b, a);
        q5 = T.MultiplyAdd(eight, b, a) + T.Load(source + (35 * stride));
        OutputRow(p0, p1, p2, p3, p4, p5, bias, added != null, apart, floor, ceiling, y + rowStride, cellStride);
        OutputRow(q0, q1, q2, q3, q4, q5, bias, added != null, apart, floor, ceiling, y + (3 * rowStride), cellStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputRow<T>(T d0, T d1, T d2, T d3, T d4, T d5, T bias, bool adds, nint apart, T floor, T ceiling, float* y, nint cellStride)
        where T : unmanaged, IFloatLanes<T>
    {
        T sum12 = d1 + d2, sum34 = d3 + d4, difference12 = d1 - d2, difference34 = d3 - d4;
        T o0 = d0 + sum12 + sum34 + bias;
        T o1 = T.MultiplyAdd(T.Broadcast(2f), difference34, difference12) + bias;
        T o2 = T.MultiplyAdd(T.Broadcast(4f), sum34, sum12) + bias;
        T o3 = T.MultiplyAdd(T.Broadcast(8f), difference34, difference12) + d5 + bias;
        if (adds)
        {
            float* added = y + apart;
            o0 += T.Load(added);
            o1 += T.Load(added + cellStride);
            o2 += T.Load(added + (2 * cellStride));
            o3 += T.Load(added + (3 * cellStride));
        }

        T.Min(ceiling, T.Max(floor, o0)).Store(y);
        T.Min(ceiling, T.Max(floor, o1)).Store(y + cellStride);
        T.Min(ceiling, T.Max(floor, o2)).Store(y + (2 * cellStride));
        T.Min(ceiling, T.Max(floor, o3)).Store(y + (3 * cellStride));
    }

    /// <summary>target[i * stride] = (A d A')[i] for the 4x4 output gradients d, cell (y, x) at origin + offsets[4 y + x].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OutputGradient<T>(float* origin, nint* offsets, float* target, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        T two = T.Broadcast(2f), four = T.Broadcast(4f), eight = T.Broadcast(8f), e, o;
        T d00 = T.Load(origin + offsets[0]), d01 = T.Load(origin + offsets[1]), d02 = T.Load(origin + offsets[2]), d03 = T.Load(origin + offsets[3]);
        T d10 = T.Load(origin + offsets[4]), d11 = T.Load(origin + offsets[5]), d12 = T.Load(origin + offsets[6]), d13 = T.Load(origin + offsets[7]);
        T d20 = T.Load(origin + offsets[8]), d21 = T.Load(origin + offsets[9]), d22 = T.Load(origin + offsets[10]), d23 = T.Load(origin + offsets[11]);
        T d30 = T.Load(origin + offsets[12]), d31 = T.Load(origin + offsets[13]), d32 = T.Load(origin + offsets[14]), d33 = T.Load(origin + offsets[15]);
        OutputGradientRow(d00, d01, d02, d03, target, stride);
        OutputGradientRow(d30, d31, d32, d33, target + (30 * stride), stride);
        T p0, p1, p2, p3, q0, q1, q2, q3;
        e = d00 + d20;
        o = d10 + d30;
        p0 = e + o;
        q0 = e - o;
        e = d01 + d21;
        o = d11 + d31;
        p1 = e + o;
        q1 = e - o;
        e = d02 + d22;
        o = d12 + d32;
        p2 = e + o;
        q2 = e - o;
        e = d03 + d23;
        o = d13 + d33;
        p3 = e + o;
        q3 = e - o;
        OutputGradientRow(p0, p1, p2, p3, target + (6 * stride), stride);
        OutputGradientRow(q0, q1, q2, q3, target + (12 * stride), stride);
        e = T.MultiplyAdd(four, d20, d00);
        o = T.MultiplyAdd(eight, d30, two * d10);
        p0 = e + o;
        q0 = e - o;
        e = T.MultiplyAdd(four, d21, d01);
        o = T.MultiplyAdd(eight, d31, two * d11);
        p1 = e + o;
        q1 = e - o;
        e = T.MultiplyAdd(four, d22, d02);
        o = T.MultiplyAdd(eight, d32, two * d12);
        p2 = e + o;
        q2 = e - o;
        e = T.MultiplyAdd(four, d23, d03);
        o = T.MultiplyAdd(eight, d33, two * d13);
        p3 = e + o;
        q3 = e - o;
        OutputGradientRow(p0, p1, p2, p3, target + (18 * stride), stride);
        OutputGradientRow(q0, q1, q2, q3, target + (24 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputGradientRow<T>(T d0, T d1, T d2, T d3, float* target, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        T e = d0 + d2, o = d1 + d3;
        d0.Store(target);
        (e + o).Store(target + stride);
        (e - o).Store(target + (2 * stride));
        e = T.MultiplyAdd(T.Broadcast(4f), d2, d0);
        o = T.MultiplyAdd(T.Broadcast(8f), d3, T.Broadcast(2f) * d1);
        (e + o).Store(target + (3 * stride));
        (e - o).Store(target + (4 * stride));
        d3.Store(target + (5 * stride));
    }

    /// <summary>target[i * stride] = (G g G')[i] for the 3x3 kernel whose cell t is at source + t * sourceStride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Kernel<T>(float* source, nint sourceStride, int part, float* target, nint stride)
        where T : unmanaged, IFloatLanes<T>
    {
        if (T.Count == 8 && part == 8)
        {
            WinogradWeights256.Kernel(source, sourceStride, target, stride);
            return;
        }

        T* rows = stackalloc T[18];
        for (int x = 0; x < 3; x++)
        {
            T g0 = Part<T>(source + (x * sourceStride), part), g1 = Part<T>(source + ((3 + x) * sourceStride), part), g2 = Part<T>(source + ((6 + x) * sourceStride), part);
            KernelColumn(g0, g1, g2, rows + x, 3);
        }

        T* column = stackalloc T[6];
        for (int y = 0; y < 6; y++)
        {
            KernelColumn(rows[3 * y], rows[(3 * y) + 1], rows[(3 * y) + 2], column, 1);
            for (int x = 0; x < 6; x++) column[x].Store(target + (((6 * y) + x) * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Part<T>(float* source, int part)
        where T : unmanaged, IFloatLanes<T> => part == T.Count ? T.Load(source) : T.LoadPart(source, part);

    // The six rows of G times (g0, g1, g2).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void KernelColumn<T>(T g0, T g1, T g2, T* target, int stride)
        where T : unmanaged, IFloatLanes<T>
    {
        T outer = T.Broadcast(-1f / 6) * (g0 + g2), inner = T.Broadcast(-1f / 6) * g1;
        T wide = T.MultiplyAdd(T.Broadcast(1f / 24), g0, T.Broadcast(1f / 6) * g2), narrow = T.Broadcast(1f / 12) * g1;
        target[0] = T.Broadcast(0.25f) * g0;
        target[stride] = outer + inner;
        target[2 * stride] = outer - inner;
        target[3 * stride] = wide + narrow;
        target[4 * stride] = wide - narrow;
        target[5 * stride] = g2;
    }

    /// <summary>Hands (G' u G)[t], the gradients of the tap t of some 3x3 kernels from those of their transforms, to a sink at target + t * targetStride.</summary>
    /// <param name="source">Position i begins at source + i * stride.</param>
    /// <param name="stride">Floats from position to position.</param>
    /// <param name="channels">Kernels, whole registers of them.</param>
    /// <param name="target">Where the first tap goes.</param>
    /// <param name="targetStride">Floats from tap to tap.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void KernelGradients<T, TSink>(float* source, nint stride, int channels, float* target, nint targetStride)
        where T : unmanaged, IFloatLanes<T>
        where TSink : unmanaged, KernelSink.ISink
    {
        if (T.Count == 8)
        {
            WinogradWeights256.Gradient<TSink>(source, stride, channels / 8, target, targetStride);
            return;
        }

        T* rows = stackalloc T[18];
        for (int channel = 0; channel < channels; channel += T.Count, source += T.Count, target += T.Count)
        {
            for (int x = 0; x < 6; x++)
            {
                float* column = source + (x * stride);
                KernelGradientColumn(
                    T.Load(column), T.Load(column + (6 * stride)), T.Load(column + (12 * stride)), T.Load(column + (18 * stride)), T.Load(column + (24 * stride)), T.Load(column + (30 * stride)),
                    out rows[x], out rows[6 + x], out rows[12 + x]);
            }

            for (int y = 0; y < 3; y++)
            {
                T* row = rows + (6 * y);
                KernelGradientColumn(row[0], row[1], row[2], row[3], row[4], row[5], out T g0, out T g1, out T g2);
                TSink.Take(g0, target + (3 * y * targetStride));
                TSink.Take(g1, target + (((3 * y) + 1) * targetStride));
                TSink.Take(g2, target + (((3 * y) + 2) * targetStride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void KernelGradientColumn<T>(T u0, T u1, T u2, T u3, T u4, T u5, out T g0, out T g1, out T g2)
        where T : unmanaged, IFloatLanes<T>
    {
        T sum12 = T.Broadcast(-1f / 6) * (u1 + u2), sum34 = u3 + u4;
        g0 = T.MultiplyAdd(T.Broadcast(0.25f), u0, T.MultiplyAdd(T.Broadcast(1f / 24), sum34, sum12));
        g1 = T.MultiplyAdd(T.Broadcast(1f / 6), u2 - u1, T.Broadcast(1f / 12) * (u3 - u4));
        g2 = T.MultiplyAdd(T.Broadcast(1f / 6), sum34, sum12) + u5;
    }
}
