using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>Functions that networks from other programs spell out.</summary>
internal static partial class UnaryOperators
{
    /// <summary>The error function.</summary>
    internal readonly struct Erf : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => LaneMath.Erf(x);

        // 2 / sqrt(pi) e^(-x^2)
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(1.1283791671f) * LaneMath.Exp(-(saved * saved));
    }

    /// <summary>scale * x + shift.</summary>
    internal readonly struct Affine(float scale, float shift) : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(T.Broadcast(scale), x, T.Broadcast(shift));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(scale);
    }

    /// <summary>min(max(x, low), high); derivative 0 at both ends.</summary>
    internal readonly struct Clip(float low, float high) : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Min(T.Max(T.Broadcast(low), x), T.Broadcast(high));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> =>
            T.Select(T.Greater(saved, T.Broadcast(low)), T.Select(T.Greater(T.Broadcast(high), saved), T.Broadcast(1f), T.Zero), T.Zero);
    }

    /// <summary>x^n for a whole n from 1 on.</summary>
    internal readonly struct Power(int exponent) : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => Raise(x, exponent);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(exponent) * Raise(saved, exponent - 1);

        private static T Raise<T>(T x, int times)
            where T : unmanaged, IFloatLanes<T>
        {
            T product = T.Broadcast(1f);
            for (int i = 0; i < times; i++) product *= x;
            return product;
        }
    }
}
