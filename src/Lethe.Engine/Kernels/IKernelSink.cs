using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>What becomes of the gradients of a kernel's taps, a register of channels at a time.</summary>
internal unsafe interface IKernelSink
{
    /// <summary>Takes the gradients of some channels.</summary>
    static abstract void Take<T>(T gradient, float* to)
        where T : unmanaged, IFloatLanes<T>;

    /// <summary>The same, for kernels over plain vectors.</summary>
    static abstract void Take(Vector256<float> gradient, float* to);
}

/// <summary>Stores them.</summary>
internal readonly unsafe struct StoredKernels : IKernelSink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<T>(T gradient, float* to)
        where T : unmanaged, IFloatLanes<T> => gradient.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(Vector256<float> gradient, float* to) => gradient.Store(to);
}

/// <summary>Adds them.</summary>
internal readonly unsafe struct AddedKernels : IKernelSink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<T>(T gradient, float* to)
        where T : unmanaged, IFloatLanes<T> => (gradient + T.Load(to)).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(Vector256<float> gradient, float* to) => (gradient + Vector256.Load(to)).Store(to);
}

/// <summary>Adds their squares.</summary>
internal readonly unsafe struct SquaredKernels : IKernelSink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<T>(T gradient, float* to)
        where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(gradient, gradient, T.Load(to)).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take(Vector256<float> gradient, float* to) => Vector256.MultiplyAddEstimate(gradient, gradient, Vector256.Load(to)).Store(to);
}
