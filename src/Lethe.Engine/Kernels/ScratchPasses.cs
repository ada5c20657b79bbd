using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Passes between memory, where the channels of a position lie together, and <see cref="Scratch"/>, where they may lie apart. They go through
/// memory in its order: gathering one register of channels of many positions is several times slower when it misses the cache.
/// </summary>
internal static unsafe class ScratchPasses
{
    /// <summary>to = x, zeros beyond the last channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int n, int channels, float* x, Scratch to)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count, whole = channels / lanes, rest = channels % lanes;
        float* row = to.Values;
        for (; n > 0; n--, row += to.Pixel)
        {
            float* at = row;
            for (int v = 0; v < whole; v++, x += lanes, at += to.Vector)
            {
                ReadAhead.Ask(x);
                T.Load(x).Store(at);
            }

            if (rest == 0) continue;
            T.LoadPart(x, rest).Store(at);
            x += rest;
        }
    }

    /// <summary>to = min(ceiling, max(floor, x·scale + shift)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int n, int channels, float* x, ChannelMap map, Scratch to)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count, whole = channels / lanes, rest = channels % lanes;
        T low = T.Broadcast(map.Floor), high = T.Broadcast(map.Ceiling);
        float* row = to.Values;
        for (; n > 0; n--, row += to.Pixel)
        {
            float* at = row, scale = map.Scale, shift = map.Shift;
            for (int v = 0; v < whole; v++, x += lanes, scale += lanes, shift += lanes, at += to.Vector)
            {
                ReadAhead.Ask(x);
                T.Min(high, T.Max(low, T.MultiplyAdd(T.Load(x), T.Load(scale), T.Load(shift)))).Store(at);
            }

            if (rest == 0) continue;
            T.Min(high, T.Max(low, T.MultiplyAdd(T.LoadPart(x, rest), T.LoadPart(scale, rest), T.LoadPart(shift, rest)))).Store(at);
            x += rest;
        }
    }

    /// <summary>to = a·g + b·y + c, with the coefficients [3, C].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Load<T>(int n, int channels, float* g, float* y, float* coefficients, Scratch to)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count, whole = channels / lanes, rest = channels % lanes;
        float* row = to.Values;
        for (; n > 0; n--, row += to.Pixel)
        {
            float* at = row, a = coefficients, b = a + channels, c = b + channels;
            for (int v = 0; v < whole; v++, g += lanes, y += lanes, a += lanes, b += lanes, c += lanes, at += to.Vector)
            {
                ReadAhead.Ask(g);
                ReadAhead.Ask(y);
                T.MultiplyAdd(T.Load(g), T.Load(a), T.MultiplyAdd(T.Load(y), T.Load(b), T.Load(c))).Store(at);
            }

            if (rest == 0) continue;
            T.MultiplyAdd(T.LoadPart(g, rest), T.LoadPart(a, rest), T.MultiplyAdd(T.LoadPart(y, rest), T.LoadPart(b, rest), T.LoadPart(c, rest))).Store(at);
            g += rest;
            y += rest;
        }
    }

    /// <summary>y (+)= from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Store<T, TStores>(int n, int channels, Scratch from, float* y, bool accumulate)
        where T : unmanaged, IFloatLanes<T>
        where TStores : unmanaged, IStores
    {
        int lanes = T.Count, whole = channels / lanes, rest = channels % lanes;
        float* row = from.Values;
        for (; n > 0; n--, row += from.Pixel)
        {
            float* at = row;
            if (accumulate)
            {
                for (int v = 0; v < whole; v++, y += lanes, at += from.Vector) (T.Load(y) + T.Load(at)).Store(y);
            }
            else
            {
                for (int v = 0; v < whole; v++, y += lanes, at += from.Vector) TStores.Store(T.Load(at), y);
            }

            if (rest == 0) continue;
            (accumulate ? T.LoadPart(y, rest) + T.Load(at) : T.Load(at)).StorePart(y, rest);
            y += rest;
        }
    }

    /// <summary>y = min(ceiling, max(floor, from·scale + shift (+ residual))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Store<T>(int n, int channels, Scratch from, ChannelMap map, float* residual, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        int lanes = T.Count;
        T low = T.Broadcast(map.Floor), high = T.Broadcast(map.Ceiling);
        float* row = from.Values;
        for (; n > 0; n--, row += from.Pixel)
        {
            float* at = row;
            for (int c = 0; c < channels; c += lanes, at += from.Vector)
            {
                int count = Math.Min(lanes, channels - c);
                T value = T.MultiplyAdd(T.Load(at), T.LoadPart(map.Scale + c, count), T.LoadPart(map.Shift + c, count));
                if (residual != null) value += T.LoadPart(residual + c, count);
                T.Min(high, T.Max(low, value)).StorePart(y + c, count);
            }

            y += channels;
            if (residual != null) residual += channels;
        }
    }

    /// <summary>g = d where floor &lt; a &lt; ceiling, else 0, with a the clipped values of x; to sums [2, C] are added Σ g and Σ g·(x − mean).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Mask<T, TStores>(int n, int channels, Scratch d, Scratch a, float* x, float* mean, float floor, float ceiling, float* g, float* sums)
        where T : unmanaged, IFloatLanes<T>
        where TStores : unmanaged, IStores
    {
        int lanes = T.Count, whole = channels / lanes, rest = channels % lanes;
        T low = T.Broadcast(floor), high = T.Broadcast(ceiling);
        float* rowD = d.Values, rowA = a.Values;
        for (; n > 0; n--, rowD += d.Pixel, rowA += a.Pixel)
        {
            float* atD = rowD, atA = rowA, sum = sums, dot = sums + channels, m = mean;
            for (int v = 0; v < whole; v++, atD += d.Vector, atA += a.Vector, x += lanes, g += lanes, m += lanes, sum += lanes, dot += lanes)
            {
                T value = T.Load(atA), passed = T.Select(T.Greater(value, low), T.Select(T.Greater(high, value), T.Load(atD), T.Zero), T.Zero);
                TStores.Store(passed, g);
                (T.Load(sum) + passed).Store(sum);
                T.MultiplyAdd(passed, T.Load(x) - T.Load(m), T.Load(dot)).Store(dot);
            }

            if (rest == 0) continue;
            T last = T.Load(atA), through = T.Select(T.Greater(last, low), T.Select(T.Greater(high, last), T.Load(atD), T.Zero), T.Zero);
            through.StorePart(g, rest);
            (T.LoadPart(sum, rest) + through).StorePart(sum, rest);
            T.MultiplyAdd(through, T.LoadPart(x, rest) - T.LoadPart(m, rest), T.LoadPart(dot, rest)).StorePart(dot, rest);
            x += rest;
            g += rest;
        }
    }

    /// <summary>The mean of n positions and the sum of squared deviations from it, by sums shifted by the first position; whole registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Moments<T>(int n, int channels, Scratch x, float* mean, float* squares)
        where T : unmanaged, IFloatLanes<T>
    {
        float* column = x.Values;
        for (int c = 0; c < channels; c += T.Count, column += x.Vector)
        {
            T shift = T.Load(column), s0 = T.Zero, s1 = T.Zero, q0 = T.Zero, q1 = T.Zero;
            float* at = column;
            int i = 0;
            for (; i < n - 1; i += 2, at += 2 * x.Pixel)
            {
                T d0 = T.Load(at) - shift, d1 = T.Load(at + x.Pixel) - shift;
                s0 += d0;
                s1 += d1;
                q0 = T.MultiplyAdd(d0, d0, q0);
                q1 = T.MultiplyAdd(d1, d1, q1);
            }

            if (i < n)
            {
                T d = T.Load(at) - shift;
                s0 += d;
                q0 = T.MultiplyAdd(d, d, q0);
            }

            s0 += s1;
            T average = s0 * T.Broadcast(1f / n);
            int count = Math.Min(T.Count, channels - c);
            (shift + average).StorePart(mean + c, count);
            T.Max(T.Zero, (q0 + q1) - (s0 * average)).StorePart(squares + c, count);
        }
    }
}
