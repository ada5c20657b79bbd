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
