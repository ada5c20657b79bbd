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
