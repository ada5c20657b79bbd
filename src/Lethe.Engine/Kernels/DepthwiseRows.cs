using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>The inner loops of 3×3 depthwise convolutions over one register of channels of a <see cref="DepthwiseBand"/>: a register holds one position's channels.</summary>
internal static unsafe class DepthwiseRows
{
    /// <summary>Stride 1: y[p, q] = start + Σ plane[p + r, q + s]·taps[r, s], clipped. Nine taps and four outputs in registers; a loaded input serves up to three outputs.</summary>
    /// <param name="plane">Top left corner of the border.</param>
    /// <param name="pixel">Floats from column to column of the band.</param>
    /// <param name="line">Floats from row to row of the band.</param>
    /// <param name="taps">[9, tapStep].</param>
    /// <param name="tapStep">Floats from tap to tap.</param>
    /// <param name="start">The bias.</param>
    /// <param name="low">The smallest output.</param>
    /// <param name="high">The largest output.</param>
    /// <param name="rows">Rows out.</param>
    /// <param name="columns">Columns out.</param>
    /// <param name="y">Output, a register a position.</param>
    /// <param name="yLine">Floats from row to row of y.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Dense<T>(float* plane, nint pixel, nint line, float* taps, nint tapStep, T start, T low, T high, int rows, int columns, float* y, nint yLine)
        where T : unmanaged, IFloatLanes<T>
    {
        T w0 = T.Load(taps), w1 = T.Load(taps + tapStep), w2 = T.Load(taps + (2 * tapStep));
        T w3 = T.Load(taps + (3 * tapStep)), w4 = T.Load(taps + (4 * tapStep)), w5 = T.Load(taps + (5 * tapStep));
        T w6 = T.Load(taps + (6 * tapStep)), w7 = T.Load(taps + (7 * tapStep)), w8 = T.Load(taps + (8 * tapStep));
        int lanes = T.Count;

        // In memory, since nine taps, four outputs and an input leave two of sixteen registers: as locals these three push outputs out.
        T* ends = stackalloc T[3] { start, low, high };
        for (; rows > 0; rows--, plane += line, y += yLine)
        {
            float* a = plane, b = plane + line, d = plane + (2 * line), to = y;
            int q = 0;
            for (; q <= columns - 4; q += 4, a += 4 * pixel, b += 4 * pixel, d += 4 * pixel)
            {
                T x = T.Load(a), o0 = x * w0;
                x = T.Load(a + pixel);
                o0 = T.MultiplyAdd(x, w1, o0);
                T o1 = x * w0;
                x = T.Load(a + (2 * pixel));
                o0 = T.MultiplyAdd(x, w2, o0);
                o1 = T.MultiplyAdd(x, w1, o1);
                T o2 = x * w0;
                x = T.Load(a + (3 * pixel));
                o1 = T.MultiplyAdd(x, w2, o1);
                o2 = T.MultiplyAdd(x, w1, o2);
                T o3 = x * w0;
                x = T.Load(a + (4 * pixel));
                o2 = T.MultiplyAdd(x, w2, o2);
                o3 = T.MultiplyAdd(x, w1, o3);
                o3 = T.MultiplyAdd(T.Load(a + (5 * pixel)), w2, o3);
                o0 = T.MultiplyAdd(T.Load(b), w3, o0);
                x = T.Load(b + pixel);
                o0 = T.MultiplyAdd(x, w4, o0);
                o1 = T.MultiplyAdd(x, w3, o1);
                x = T.Load(b + (2 * pixel));
                o0 = T.MultiplyAdd(x, w5, o0);
                o1 = T.MultiplyAdd(x, w4, o1);
                o2 = T.MultiplyAdd(x, w3, o2);
                x = T.Load(b + (3 * pixel));
                o1 = T.MultiplyAdd(x, w5, o1);
                o2 = T.MultiplyAdd(x, w4, o2);
                o3 = T.MultiplyAdd(x, w3, o3);
                x = T.Load(b + (4 * pixel));
                o2 = T.MultiplyAdd(x, w5, o2);
                o3 = T.MultiplyAdd(x, w4, o3);
                o3 = T.MultiplyAdd(T.Load(b + (5 * pixel)), w5, o3);
                o0 = T.MultiplyAdd(T.Load(d), w6, o0);
                x = T.Load(d + pixel);
                o0 = T.MultiplyAdd(x, w7, o0);
                o1 = T.MultiplyAdd(x, w6, o1);
                x = T.Load(d + (2 * pixel));
                o0 = T.MultiplyAdd(x, w8, o0);
                o1 = T.MultiplyAdd(x, w7, o1);
                o2 = T.MultiplyAdd(x, w6, o2);
                x = T.Load(d + (3 * pixel));
                o1 = T.MultiplyAdd(x, w8, o1);
                o2 = T.MultiplyAdd(x, w7, o2);
                o3 = T.MultiplyAdd(x, w6, o3);
                x = T.Load(d + (4 * pixel));
                o2 = T.MultiplyAdd(x, w8, o2);
                o3 = T.MultiplyAdd(x, w7, o3);
                o3 = T.MultiplyAdd(T.Load(d + (5 * pixel)), w8, o3);
                T.Min(ends[2], T.Max(ends[1], o0 + ends[0])).Store(to);
                T.Min(ends[2], T.Max(ends[1], o1 + ends[0])).Store(to + lanes);
                T.Min(ends[2], T.Max(ends[1], o2 + ends[0])).Store(to + (2 * lanes));
                T.Min(ends[2], T.Max(ends[1], o3 + ends[0])).Store(to + (3 * lanes));
                to += 4 * lanes;
            }

            for (; q < columns; q++, a += pixel, b += pixel, d += pixel, to += lanes)
            {
                T o = T.Load(a) * w0;
                o = T.MultiplyAdd(T.Load(a + pixel), w1, o);
                o = T.MultiplyAdd(T.Load(a + (2 * pixel)), w2, o);
                o = T.MultiplyAdd(T.Load(b), w3, o);
                o = T.MultiplyAdd(T.Load(b + pixel), w4, o);
                o = T.MultiplyAdd(T.Load(b + (2 * pixel)), w5, o);
                o = T.MultiplyAdd(T.Load(d), w6, o);
                o = T.MultiplyAdd(T.Load(d + pixel), w7, o);
                o = T.MultiplyAdd(T.Load(d + (2 * pixel)), w8, o);
                T.Min(ends[2], T.Max(ends[1], o + ends[0])).Store(to);
            }
        }
    }

    /// <summary>As <see cref="Dense"/>, at any stride, one output at a time in the same order of additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Strided<T>(float* plane, nint pixel, nint line, float* taps, nint tapStep, T start, T low, T high, int stride, int rows, int columns, float* y, nint yLine)
        where T : unmanaged, IFloatLanes<T>
    {
        T w0 = T.Load(taps), w1 = T.Load(taps + tapStep), w2 = T.Load(taps + (2 * tapStep));
        T w3 = T.Load(taps + (3 * tapStep)), w4 = T.Load(taps + (4 * tapStep)), w5 = T.Load(taps + (5 * tapStep));
        T w6 = T.Load(taps + (6 * tapStep)), w7 = T.Load(taps + (7 * tapStep)), w8 = T.Load(taps + (8 * tapStep));
        int lanes = T.Count;
        nint step = stride * pixel;
        for (; rows > 0; rows--, plane += stride * line, y += yLine)
        {
            float* a = plane, b = plane + line, d = plane + (2 * line), to = y;
            for (int q = 0; q < columns; q++, a += step, b += step, d += step, to += lanes)
            {
                T o = T.Load(a) * w0;
                o = T.MultiplyAdd(T.Load(a + pixel), w1, o);
                o = T.MultiplyAdd(T.Load(a + (2 * pixel)), w2, o);
                o = T.MultiplyAdd(T.Load(b), w3, o);
                o = T.MultiplyAdd(T.Load(b + pixel), w4, o);
                o = T.MultiplyAdd(T.Load(b + (2 * pixel)), w5, o);
                o = T.MultiplyAdd(T.Load(d), w6, o);
                o = T.MultiplyAdd(T.Load(d + pixel), w7, o);
                o = T.MultiplyAdd(T.Load(d + (2 * pixel)), w8, o);
                T.Min(high, T.Max(low, o + start)).Store(to);
            }
        }
    }
}
