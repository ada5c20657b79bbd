using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// 3×3 depthwise filters over one register of channels of a few images, each with a border of one in scratch. While they multiply they ask memory for what the next
/// passes read or write, but for those that clip, which are inference's. Nine taps, four outputs and an input leave two of sixteen registers; what clips is read from memory.
/// </summary>
internal static unsafe class StripFilters
{
    /// <summary>What becomes of a sum before it is stored.</summary>
    internal interface IEnds
    {
        /// <summary>Whether a bias is added and the sum clipped.</summary>
        static abstract bool Clips { get; }
    }

    internal readonly struct Bare : IEnds
    {
        public static bool Clips => false;
    }

    internal readonly struct Clipped : IEnds
    {
        public static bool Clips => true;
    }

    /// <summary>Stride 1: y[p, q] = Σ x[p + r, q + s]·taps[r, s], perhaps clipped. Four outputs at a time; a loaded input serves up to three.</summary>
    /// <param name="images">Images.</param>
    /// <param name="rows">Rows out.</param>
    /// <param name="columns">Columns out.</param>
    /// <param name="x">The input, from the top left corner of the border on.</param>
    /// <param name="taps">[9, tapStep].</param>
    /// <param name="tapStep">Floats from tap to tap.</param>
    /// <param name="ends">Bias, smallest and largest output, a register each; or null where nothing is clipped.</param>
    /// <param name="y">The output, a register a position.</param>
    /// <param name="ask">What to ask for, in the order of the outputs; or null.</param>
    /// <param name="askToo">The same.</param>
    /// <param name="askStep">Floats to ask for with every four outputs: four registers at most.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Filter<T, TEnds>(int images, int rows, int columns, Strip x, float* taps, nint tapStep, T* ends, Strip y, float* ask, float* askToo, nint askStep)
        where T : unmanaged, IFloatLanes<T>
        where TEnds : unmanaged, IEnds
    {
        T w0 = T.Load(taps), w1 = T.Load(taps + tapStep), w2 = T.Load(taps + (2 * tapStep));
        T w3 = T.Load(taps + (3 * tapStep)), w4 = T.Load(taps + (4 * tapStep)), w5 = T.Load(taps + (5 * tapStep));
        T w6 = T.Load(taps + (6 * tapStep)), w7 = T.Load(taps + (7 * tapStep)), w8 = T.Load(taps + (8 * tapStep));
        int lanes = T.Count;
        nint pixel = x.Pixel;
        float* plane = x.Values, target = y.Values;
        if (ask == null) ask = plane;
        if (askToo == null) askToo = plane;
        for (; images > 0; images--, plane += x.Gap(rows), target += y.Gap(rows))
        {
            for (int r = 0; r < rows; r++, plane += x.Line, target += y.Line)
            {
                float* a = plane, b = plane + x.Line, d = plane + (2 * x.Line), to = target;
                int q = 0;
                for (; q <= columns - 4; q += 4, a += 4 * pixel, b += 4 * pixel, d += 4 * pixel)
                {
                    if (!TEnds.Clips)
                    {
                        ReadAhead.AskForRegisters<T>(ask, 4);
                        ReadAhead.AskForRegisters<T>(askToo, 4);
                        ask += askStep;
                        askToo += askStep;
                    }

                    T v = T.Load(a), o0 = v * w0;
                    v = T.Load(a + pixel);
                    o0 = T.MultiplyAdd(v, w1, o0);
                    T o1 = v * w0;
                    v = T.Load(a + (2 * pixel));
                    o0 = T.MultiplyAdd(v, w2, o0);
                    o1 = T.MultiplyAdd(v, w1, o1);
                    T o2 = v * w0;
                    v = T.Load(a + (3 * pixel));
                    o1 = T.MultiplyAdd(v, w2, o1);
                    o2 = T.MultiplyAdd(v, w1, o2);
                    T o3 = v * w0;
                    v = T.Load(a + (4 * pixel));
                    o2 = T.MultiplyAdd(v, w2, o2);
                    o3 = T.MultiplyAdd(v, w1, o3);
                    o3 = T.MultiplyAdd(T.Load(a + (5 * pixel)), w2, o3);
                    o0 = T.MultiplyAdd(T.Load(b), w3, o0);
                    v = T.Load(b + pixel);
                    o0 = T.MultiplyAdd(v, w4, o0);
                    o1 = T.MultiplyAdd(v, w3, o1);
                    v = T.Load(b + (2 * pixel));
                    o0 = T.MultiplyAdd(v, w5, o0);
                    o1 = T.MultiplyAdd(v, w4, o1);
                    o2 = T.MultiplyAdd(v, w3, o2);
                    v = T.Load(b + (3 * pixel));
                    o1 = T.MultiplyAdd(v, w5, o1);
                    o2 = T.MultiplyAdd(v, w4, o2);
                    o3 = T.MultiplyAdd(v, w3, o3);
                    v = T.Load(b + (4 * pixel));
                    o2 = T.MultiplyAdd(v, w5, o2);
                    o3 = T.MultiplyAdd(v, w4, o3);
                    o3 = T.MultiplyAdd(T.Load(b + (5 * pixel)), w5, o3);
                    o0 = T.MultiplyAdd(T.Load(d), w6, o0);
                    v = T.Load(d + pixel);
                    o0 = T.MultiplyAdd(v, w7, o0);
                    o1 = T.MultiplyAdd(v, w6, o1);
                    v = T.Load(d + (2 * pixel));
                    o0 = T.MultiplyAdd(v, w8, o0);
                    o1 = T.MultiplyAdd(v, w7, o1);
                    o2 = T.MultiplyAdd(v, w6, o2);
                    v = T.Load(d + (3 * pixel));
                    o1 = T.MultiplyAdd(v, w8, o1);
                    o2 = T.MultiplyAdd(v, w7, o2);
                    o3 = T.MultiplyAdd(v, w6, o3);
                    v = T.Load(d + (4 * pixel));
                    o2 = T.MultiplyAdd(v, w8, o2);
                    o3 = T.MultiplyAdd(v, w7, o3);
                    o3 = T.MultiplyAdd(T.Load(d + (5 * pixel)), w8, o3);
                    End<T, TEnds>(o0, ends).Store(to);
                    End<T, TEnds>(o1, ends).Store(to + lanes);
                    End<T, TEnds>(o2, ends).Store(to + (2 * lanes));
                    End<T, TEnds>(o3, ends).Store(to + (3 * lanes));
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
                    End<T, TEnds>(o, ends).Store(to);
                }
            }
        }
    }

    /// <summary>As the other at any stride, one output at a time in the same order of additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void FilterStrided<T, TEnds>(int images, int rows, int columns, Strip x, int stride, float* taps, nint tapStep, T* ends, Strip y)
        where T : unmanaged, IFloatLanes<T>
        where TEnds : unmanaged, IEnds
    {
        T w0 = T.Load(taps), w1 = T.Load(taps + tapStep), w2 = T.Load(taps + (2 * tapStep));
        T w3 = T.Load(taps + (3 * tapStep)), w4 = T.Load(taps + (4 * tapStep)), w5 = T.Load(taps + (5 * tapStep));
        T w6 = T.Load(taps + (6 * tapStep)), w7 = T.Load(taps + (7 * tapStep)), w8 = T.Load(taps + (8 * tapStep));
        int lanes = T.Count;
        nint pixel = x.Pixel, step = stride * pixel;
        float* plane = x.Values, target = y.Values;
        for (; images > 0; images--, plane += x.Image - (rows * stride * x.Line), target += y.Gap(rows))
        {
            for (int r = 0; r < rows; r++, plane += stride * x.Line, target += y.Line)
            {
                float* a = plane, b = plane + x.Line, d = plane + (2 * x.Line), to = target;
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
                    End<T, TEnds>(o, ends).Store(to);
                }
            }
        }
    }

    /// <summary>sums[r·3 + s] += Σ dy[p, q]·x[p + r, q + s]: nine sums in registers, two positions at a time.</summary>
    /// <param name="images">Images.</param>
    /// <param name="rows">Rows of dy.</param>
    /// <param name="columns">Columns of dy.</param>
    /// <param name="x">The input, from the top left corner of the border on.</param>
    /// <param name="dy">The gradient, from the first position inside its border on; as far from column to column as x.</param>
    /// <param name="sums">[9, sumStep].</param>
    /// <param name="sumStep">Floats from tap to tap.</param>
    /// <param name="ask">What to ask for, two registers with every two positions; or null.</param>
    /// <param name="askToo">The same.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Weights<T>(int images, int rows, int columns, Strip x, Strip dy, float* sums, nint sumStep, float* ask, float* askToo)
        where T : unmanaged, IFloatLanes<T>
    {
        T s0 = T.Load(sums), s1 = T.Load(sums + sumStep), s2 = T.Load(sums + (2 * sumStep));
        T s3 = T.Load(sums + (3 * sumStep)), s4 = T.Load(sums + (4 * sumStep)), s5 = T.Load(sums + (5 * sumStep));
        T s6 = T.Load(sums + (6 * sumStep)), s7 = T.Load(sums + (7 * sumStep)), s8 = T.Load(sums + (8 * sumStep));
        nint pixel = x.Pixel, askStep = ask == null ? 0 : 2 * T.Count;
        float* plane = x.Values, gradient = dy.Values;
        if (ask == null) ask = plane;
        if (askToo == null) askToo = ask;
        for (; images > 0; images--, plane += x.Gap(rows), gradient += dy.Gap(rows))
        {
            for (int r = 0; r < rows; r++, plane += x.Line, gradient += dy.Line)
            {
                float* a = plane, b = plane + x.Line, d = plane + (2 * x.Line), from = gradient;
                int q = 0;
                for (; q < columns - 1; q += 2, a += 2 * pixel, b += 2 * pixel, d += 2 * pixel, from += 2 * pixel)
                {
                    ReadAhead.AskForRegisters<T>(ask, 2);
                    ReadAhead.AskForRegisters<T>(askToo, 2);
                    ask += askStep;
                    askToo += askStep;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T End<T, TEnds>(T sum, T* ends)
        where T : unmanaged, IFloatLanes<T>
        where TEnds : unmanaged, IEnds => TEnds.Clips ? T.Min(ends[2], T.Max(ends[1], sum + ends[0])) : sum;
}
