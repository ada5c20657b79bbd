using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>The element-wise passes between planes and scratch: what belongs to a channel is loaded once for all positions of a <see cref="Strip"/>.</summary>
internal static unsafe class StripPasses
{
    /// <summary>to = min(ceiling, max(floor, x·scale + shift)), or x.</summary>
    /// <param name="images">Images of the grid.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="x">From where.</param>
    /// <param name="map">The map of these channels.</param>
    /// <param name="to">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int images, int rows, int columns, Strip x, ChannelMap map, Strip to)
        where T : unmanaged, IFloatLanes<T>
    {
        float* from = x.Values, target = to.Values;
        if (map.IsIdentity)
        {
            for (; images > 0; images--, from += x.Gap(rows), target += to.Gap(rows))
            {
                for (int r = 0; r < rows; r++, from += x.Line, target += to.Line)
                {
                    float* a = from, b = target;
                    for (int q = 0; q < columns; q++, a += x.Pixel, b += to.Pixel)
                    {
                        ReadAhead.Ask(a);
                        T.Load(a).Store(b);
                    }
                }
            }

            return;
        }

        T low = T.Broadcast(map.Floor), high = T.Broadcast(map.Ceiling), scale = T.Load(map.Scale), shift = T.Load(map.Shift);
        for (; images > 0; images--, from += x.Gap(rows), target += to.Gap(rows))
        {
            for (int r = 0; r < rows; r++, from += x.Line, target += to.Line)
            {
                float* a = from, b = target;
                for (int q = 0; q < columns; q++, a += x.Pixel, b += to.Pixel)
                {
                    ReadAhead.Ask(a);
                    T.Min(high, T.Max(low, T.MultiplyAdd(T.Load(a), scale, shift))).Store(b);
                }
            }
        }
    }

    /// <summary>to = a·g + b·y + c, or g: a gradient that was still to be computed.</summary>
    /// <param name="images">Images of the grid.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="g">The gradient behind the norm.</param>
    /// <param name="y">What the norm read, on the same grid; or null.</param>
    /// <param name="coefficients">a of these channels; b and c each <paramref name="channels"/> further.</param>
    /// <param name="channels">Channels of the tensor.</param>
    /// <param name="to">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int images, int rows, int columns, Strip g, float* y, float* coefficients, int channels, Strip to)
        where T : unmanaged, IFloatLanes<T>
    {
        T a = T.Load(coefficients), b = T.Load(coefficients + channels), c = T.Load(coefficients + (2 * channels));
        float* fromG = g.Values, fromY = y, target = to.Values;
        for (; images > 0; images--, fromG += g.Gap(rows), fromY += g.Gap(rows), target += to.Gap(rows))
        {
            for (int r = 0; r < rows; r++, fromG += g.Line, fromY += g.Line, target += to.Line)
            {
                float* atG = fromG, atY = fromY, at = target;
                for (int q = 0; q < columns; q++, atG += g.Pixel, atY += g.Pixel, at += to.Pixel)
                {
                    ReadAhead.Ask(atG);
                    ReadAhead.Ask(atY);
                    T.MultiplyAdd(T.Load(atG), a, T.MultiplyAdd(T.Load(atY), b, c)).Store(at);
                }
            }
        }
    }

    /// <summary>As the other, to two places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int images, int rows, int columns, Strip g, float* y, float* coefficients, int channels, Strip to, Strip also)
        where T : unmanaged, IFloatLanes<T>
    {
        T a = T.Load(coefficients), b = T.Load(coefficients + channels), c = T.Load(coefficients + (2 * channels));
        float* fromG = g.Values, fromY = y, target = to.Values, second = also.Values;
        for (; images > 0; images--, fromG += g.Gap(rows), fromY += g.Gap(rows), target += to.Gap(rows), second += also.Gap(rows))
        {
            for (int r = 0; r < rows; r++, fromG += g.Line, fromY += g.Line, target += to.Line, second += also.Line)
            {
                float* atG = fromG, atY = fromY, at = target, too = second;
                for (int q = 0; q < columns; q++, atG += g.Pixel, atY += g.Pixel, at += to.Pixel, too += also.Pixel)
                {
                    ReadAhead.Ask(atG);
                    ReadAhead.Ask(atY);
                    T value = T.MultiplyAdd(T.Load(atG), a, T.MultiplyAdd(T.Load(atY), b, c));
                    value.Store(at);
                    value.Store(too);
                }
            }
        }
    }

    /// <summary>g = d where floor &lt; a &lt; ceiling, else 0; adds Σ g to <paramref name="sum"/> and Σ g·(x − mean) to <paramref name="dot"/>.</summary>
    /// <param name="images">Images of the grid.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="d">The gradient of the clipped values.</param>
    /// <param name="a">The clipped values.</param>
    /// <param name="x">What was mapped.</param>
    /// <param name="mean">Its means.</param>
    /// <param name="floor">Clipped from below.</param>
    /// <param name="ceiling">Clipped from above.</param>
    /// <param name="g">Where to, on the grid of x.</param>
    /// <param name="sum">One register.</param>
    /// <param name="dot">One register.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Mask<T, TStores>(int images, int rows, int columns, Strip d, Strip a, Strip x, float* mean, float floor, float ceiling, float* g, float* sum, float* dot)
        where T : unmanaged, IFloatLanes<T>
        where TStores : unmanaged, IStores
    {
        T low = T.Broadcast(floor), high = T.Broadcast(ceiling), m = T.Load(mean), s0 = T.Load(sum), p0 = T.Load(dot);
        float* rowD = d.Values, rowA = a.Values, rowX = x.Values, rowG = g;
        for (; images > 0; images--, rowD += d.Gap(rows), rowA += a.Gap(rows), rowX += x.Gap(rows), rowG += x.Gap(rows))
        {
            for (int r = 0; r < rows; r++, rowD += d.Line, rowA += a.Line, rowX += x.Line, rowG += x.Line)
            {
                float* atD = rowD, atA = rowA, atX = rowX, to = rowG;
                for (int q = 0; q < columns; q++, atD += d.Pixel, atA += a.Pixel, atX += x.Pixel, to += x.Pixel)
                {
                    T value = T.Load(atA), passed = T.Select(T.Greater(value, low), T.Select(T.Greater(high, value), T.Load(atD), T.Zero), T.Zero);
                    TStores.Store(passed, to);
                    s0 += passed;
                    p0 = T.MultiplyAdd(passed, T.Load(atX) - m, p0);
                }
            }
        }

        s0.Store(sum);
        p0.Store(dot);
    }

    /// <summary>y (+)= from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Store<T>(int images, int rows, int columns, Strip from, Strip y, bool accumulate)
        where T : unmanaged, IFloatLanes<T>
    {
        float* row = from.Values, target = y.Values;
        for (; images > 0; images--, row += from.Gap(rows), target += y.Gap(rows))
        {
            for (int r = 0; r < rows; r++, row += from.Line, target += y.Line)
            {
                float* at = row, to = target;
                if (accumulate)
                {
                    for (int q = 0; q < columns; q++, at += from.Pixel, to += y.Pixel) (T.Load(to) + T.Load(at)).Store(to);
                }
                else
                {
                    for (int q = 0; q < columns; q++, at += from.Pixel, to += y.Pixel) T.Load(at).Store(to);
                }
            }
        }
    }

    /// <summary>y = x, and the mean of n positions and the sum of squared deviations from it, by sums shifted by the first position.</summary>
    /// <param name="n">Positions.</param>
    /// <param name="x">From where, one line.</param>
    /// <param name="y">Where to, one line.</param>
    /// <param name="mean">Takes one register.</param>
    /// <param name="squares">Takes one register.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Measure<T, TStores>(int n, Strip x, Strip y, float* mean, float* squares)
        where T : unmanaged, IFloatLanes<T>
        where TStores : unmanaged, IStores
    {
        float* at = x.Values, to = y.Values;
        T shift = T.Load(at), s0 = T.Zero, s1 = T.Zero, q0 = T.Zero, q1 = T.Zero;
        nint pixel = x.Pixel, step = y.Pixel;
        int i = 0;
        for (; i < n - 1; i += 2, at += 2 * pixel, to += 2 * step)
        {
            T v0 = T.Load(at), v1 = T.Load(at + pixel), d0 = v0 - shift, d1 = v1 - shift;
            TStores.Store(v0, to);
            TStores.Store(v1, to + step);
            s0 += d0;
            s1 += d1;
            q0 = T.MultiplyAdd(d0, d0, q0);
            q1 = T.MultiplyAdd(d1, d1, q1);
        }

        if (i < n)
        {
            T v = T.Load(at), d = v - shift;
            TStores.Store(v, to);
            s0 += d;
            q0 = T.MultiplyAdd(d, d, q0);
        }

        s0 += s1;
        T average = s0 * T.Broadcast(1f / n);
        (shift + average).Store(mean);
        T.Max(T.Zero, (q0 + q1) - (s0 * average)).Store(squares);
    }
}
