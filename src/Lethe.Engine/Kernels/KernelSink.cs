using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>What becomes of the gradients of kernels that <see cref="WinogradTransform.KernelGradients"/> makes.</summary>
internal static unsafe class KernelSink
{
    /// <summary>Takes the gradients of a tap, a register of channels at a time.</summary>
    internal interface ISink
    {
        /// <summary>Takes them.</summary>
        static abstract void Take<T>(T gradient, float* to)
            where T : unmanaged, IFloatLanes<T>;

        /// <summary>The same, for kernels over plain vectors.</summary>
        static abstract void Take(Vector256<float> gradient, float* to);
    }

    /// <summary>Stores them.</summary>
    internal readonly struct Stored : ISink
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take<T>(T gradient, float* to)
            where T : unmanaged, IFloatLanes<T> => gradient.Store(to);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take(Vector256<float> gradient, float* to) => gradient.Store(to);
    }

    /// <summary>Adds them.</summary>
    internal readonly struct Added : ISink
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take<T>(T gradient, float* to)
            where T : unmanaged, IFloatLanes<T> => (gradient + T.Load(to)).Store(to);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take(Vector256<float> gradient, float* to) => (gradient + Vector256.Load(to)).Store(to);
    }

    /// <summary>Adds their squares.</summary>
    internal readonly struct Squared : ISink
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take<T>(T gradient, float* to)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(gradient, gradient, T.Load(to)).Store(to);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Take(Vector256<float> gradient, float* to) => Vector256.MultiplyAddEstimate(gradient, gradient, Vector256.Load(to)).Store(to);
    }
}
