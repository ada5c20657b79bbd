using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>Short vector operations on the calling thread, for use inside chunks.</summary>
internal static unsafe class VectorMath
{
    /// <summary>y += x.</summary>
    public static void Add(int count, float* x, float* y)
    {
        if (Vector512.IsHardwareAccelerated) Add<Lanes512>(count, x, y);
        else if (Vector256.IsHardwareAccelerated) Add<Lanes256>(count, x, y);
        else Add<Lanes128>(count, x, y);
    }

    /// <summary>y += x * x.</summary>
    public static void AddSquares(int count, float* x, float* y)
    {
        if (Vector512.IsHardwareAccelerated) AddSquares<Lanes512>(count, x, y);
        else if (Vector256.IsHardwareAccelerated) AddSquares<Lanes256>(count, x, y);
        else AddSquares<Lanes128>(count, x, y);
    }

    /// <summary>y = a x.</summary>
    public static void Scale(int count, float a, float* x, float* y)
    {
        if (Vector512.IsHardwareAccelerated) Scale<Lanes512>(count, a, x, y);
        else if (Vector256.IsHardwareAccelerated) Scale<Lanes256>(count, a, x, y);
        else Scale<Lanes128>(count, a, x, y);
    }

    /// <summary>y += a x.</summary>
    public static void AddScaled(int count, float a, float* x, float* y)
    {
        if (Vector512.IsHardwareAccelerated) AddScaled<Lanes512>(count, a, x, y);
        else if (Vector256.IsHardwareAccelerated) AddScaled<Lanes256>(count, a, x, y);
        else AddScaled<Lanes128>(count, a, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale<T>(int count, float a, float* x, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        T factor = T.Broadcast(a);
        int i = 0;
        for (; i <= count - T.Count; i += T.Count) (factor * T.Load(x + i)).Store(y + i);
        for (; i < count; i++) y[i] = a * x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddScaled<T>(int count, float a, float* x, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        T factor = T.Broadcast(a);
        int i = 0;
        for (; i <= count - T.Count; i += T.Count) T.MultiplyAdd(factor, T.Load(x + i), T.Load(y + i)).Store(y + i);
        for (; i < count; i++) y[i] = float.MultiplyAddEstimate(a, x[i], y[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<T>(int count, float* x, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        int i = 0;
        for (; i <= count - T.Count; i += T.Count) (T.Load(x + i) + T.Load(y + i)).Store(y + i);
        for (; i < count; i++) y[i] += x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddSquares<T>(int count, float* x, float* y)
        where T : unmanaged, IFloatLanes<T>
    {
        int i = 0;
        for (; i <= count - T.Count; i += T.Count)
        {
            var v = T.Load(x + i);
            T.MultiplyAdd(v, v, T.Load(y + i)).Store(y + i);
        }

        for (; i < count; i++) y[i] = float.MultiplyAddEstimate(x[i], x[i], y[i]);
    }
}
