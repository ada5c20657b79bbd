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
        for (; rows > 0; rows--, plane += line, y += yLine)
        {
            float* a = plane, b = plane + line, d = plane + (2 * line), to = y;
            int q = 0;
            for (; q <= columns - 4; q += 4, a += 4 * pixel, b += 4 * pixel, d += 4 * pixel)
            {
                T x = T.Load(a), o0 = T.MultiplyAdd(x, w0, start);
                x = T.Load(a + pixel);
                o0 = T.MultiplyAdd(x, w1, o0);
                T o1 = T.MultiplyAdd(x, w0, start);
                x = T.Load(a + (2 * pixel));
                o0 = T.MultiplyAdd(x, w2, o0);
                o1 = T.MultiplyAdd(x, w1, o1);
                T o2 = T.MultiplyAdd(x, w0, start);
                x = T.Load(a + (3 * pixel));
                o1 = T.MultiplyAdd(x, w2, o1);
                o2 = T.MultiplyAdd(x, w1, o2);
                T o3 = T.MultiplyAdd(x, w0, start);
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
                T.Min(high, T.Max(low, o0)).Store(to);
                T.Min(high, T.Max(low, o1)).Store(to + lanes);
                T.Min(high, T.Max(low, o2)).Store(to + (2 * lanes));
                T.Min(high, T.Max(low, o3)).Store(to + (3 * lanes));
                to += 4 * lanes;
            }

            for (; q < columns; q++, a += pixel, b += pixel, d += pixel, to += lanes)
            {
                T o = T.MultiplyAdd(T.Load(a), w0, start);
                o = T.MultiplyAdd(T.Load(a + pixel), w1, o);
                o = T.MultiplyAdd(T.Load(a + (2 * pixel)), w2, o);
                o = T.MultiplyAdd(T.Load(b), w3, o);
                o = T.MultiplyAdd(T.Load(b + pixel), w4, o);
                o = T.MultiplyAdd(T.Load(b + (2 * pixel)), w5, o);
                o = T.MultiplyAdd(T.Load(d), w6, o);
                o = T.MultiplyAdd(T.Load(d + pixel), w7, o);
                o = T.MultiplyAdd(T.Load(d + (2 * pixel)), w8, o);
                T.Min(high, T.Max(low, o)).Store(to);
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
                T o = T.MultiplyAdd(T.Load(a), w0, start);
                o = T.MultiplyAdd(T.Load(a + pixel), w1, o);
                o = T.MultiplyAdd(T.Load(a + (2 * pixel)), w2, o);
                o = T.MultiplyAdd(T.Load(b), w3, o);
                o = T.MultiplyAdd(T.Load(b + pixel), w4, o);
                o = T.MultiplyAdd(T.Load(b + (2 * pixel)), w5, o);
                o = T.MultiplyAdd(T.Load(d), w6, o);
                o = T.MultiplyAdd(T.Load(d + pixel), w7, o);
                o = T.MultiplyAdd(T.Load(d + (2 * pixel)), w8, o);
                T.Min(high, T.Max(low, o)).Store(to);
            }
        }
    }

    /// <summary>sums[r·3 + s] += Σ dy[p, q]·x[p + r, q + s] over a band: nine sums in registers, two positions at a time.</summary>
    /// <param name="x">The input, at the top left corner of the border.</param>
    /// <param name="dy">The gradient, at the first position inside its border.</param>
    /// <param name="pixel">Floats from column to column of both.</param>
    /// <param name="line">Floats from row to row of both.</param>
    /// <param name="rows">Rows of dy.</param>
    /// <param name="columns">Columns of dy.</param>
    /// <param name="sums">[9, sumStep].</param>
    /// <param name="sumStep">Floats from tap to tap.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Weights<T>(float* x, float* dy, nint pixel, nint line, int rows, int columns, float* sums, nint sumStep)
        where T : unmanaged, IFloatLanes<T>
    {
        T s0 = T.Load(sums), s1 = T.Load(sums + sumStep), s2 = T.Load(sums + (2 * sumStep));
        T s3 = T.Load(sums + (3 * sumStep)), s4 = T.Load(sums + (4 * sumStep)), s5 = T.Load(sums + (5 * sumStep));
        T s6 = T.Load(sums + (6 * sumStep)), s7 = T.Load(sums + (7 * sumStep)), s8 = T.Load(sums + (8 * sumStep));
        int lanes = T.Count;
        for (; rows > 0; rows--, x += line, dy += line)
        {
            float* a = x, b = x + line, d = x + (2 * line), from = dy;
            int q = 0;
            for (; q < columns - 1; q += 2, a += 2 * pixel, b += 2 * pixel, d += 2 * pixel, from += 2 * pixel)
            {
                T g = T.Load(from), h = T.Load(from + pixel), v;
                s0 = T.MultiplyAdd(T.Load(a), g, s0);
                v = T.Load(a + pixel);
                s1 = T.MultiplyAdd(v, g, s1);
                s0 = T.MultiplyAdd(v, h, s0);
                v = T.Load(a + (2 * pixel));
                s2 = T.MultiplyAdd(v, g, s2);
                s1 = T.MultiplyAdd(v, h, s1);
                s2 = T.MultiplyAdd(T.Load(a + (3 * pixel)), h, s2);
                s3 = T.MultiplyAdd(T.Load(b), g, s3);
                v = T.Load(b + pixel);
                s4 = T.MultiplyAdd(v, g, s4);
                s3 = T.MultiplyAdd(v, h, s3);
                v = T.Load(b + (2 * pixel));
                s5 = T.MultiplyAdd(v, g, s5);
                s4 = T.MultiplyAdd(v, h, s4);
                s5 = T.MultiplyAdd(T.Load(b + (3 * pixel)), h, s5);
                s6 = T.MultiplyAdd(T.Load(d), g, s6);
                v = T.Load(d + pixel);
                s7 = T.MultiplyAdd(v, g, s7);
                s6 = T.MultiplyAdd(v, h, s6);
                v = T.Load(d + (2 * pixel));
                s8 = T.MultiplyAdd(v, g, s8);
                s7 = T.MultiplyAdd(v, h, s7);
                s8 = T.MultiplyAdd(T.Load(d + (3 * pixel)), h, s8);
            }

            if (q < columns)
            {
                T g = T.Load(from);
                s0 = T.MultiplyAdd(T.Load(a), g, s0);
                s1 = T.MultiplyAdd(T.Load(a + pixel), g, s1);
                s2 = T.MultiplyAdd(T.Load(a + (2 * pixel)), g, s2);
                s3 = T.MultiplyAdd(T.Load(b), g, s3);
                s4 = T.MultiplyAdd(T.Load(b + pixel), g, s4);
                s5 = T.MultiplyAdd(T.Load(b + (2 * pixel)), g, s5);
                s6 = T.MultiplyAdd(T.Load(d), g, s6);
                s7 = T.MultiplyAdd(T.Load(d + pixel), g, s7);
                s8 = T.MultiplyAdd(T.Load(d + (2 * pixel)), g, s8);
            }
        }

        s0.Store(sums);
        s1.Store(sums + sumStep);
        s2.Store(sums + (2 * sumStep));
        s3.Store(sums + (3 * sumStep));
        s4.Store(sums + (4 * sumStep));
        s5.Store(sums + (5 * sumStep));
        s6.Store(sums + (6 * sumStep));
        s7.Store(sums + (7 * sumStep));
        s8.Store(sums + (8 * sumStep));
    }
}
