using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>The element-wise functions of the engine, for <see cref="ElementWise.Forward"/> and <see cref="ElementWise.Backward"/>.</summary>
internal static partial class UnaryOperators
{
    /// <summary>max(x, 0); derivative 0 at 0.</summary>
    internal readonly struct Relu : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Max(T.Zero, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Select(T.Greater(saved, T.Zero), T.Broadcast(1f), T.Zero);
    }

    /// <summary>min(max(x, 0), 6); derivative 0 at both ends.</summary>
    internal readonly struct Relu6 : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Min(T.Max(T.Zero, x), T.Broadcast(6f));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> =>
            T.Select(T.Greater(saved, T.Zero), T.Select(T.Greater(T.Broadcast(6f), saved), T.Broadcast(1f), T.Zero), T.Zero);
    }

    /// <summary>x where positive, slope * x elsewhere.</summary>
    internal readonly struct LeakyRelu(float slope) : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Select(T.Greater(x, T.Zero), x, x * T.Broadcast(slope));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Select(T.Greater(saved, T.Zero), T.Broadcast(1f), T.Broadcast(slope));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    internal readonly struct Sigmoid : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => LaneMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => saved * (T.Broadcast(1f) - saved);
    }

    /// <summary>Hyperbolic tangent.</summary>
    internal readonly struct Tanh : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => LaneMath.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(1f) - saved * saved;
    }

    /// <summary>x sigmoid(x).</summary>
    internal readonly struct Silu : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => x * LaneMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => SiluDerivative(saved);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T SiluDerivative<T>(T x)
            where T : unmanaged, IFloatLanes<T>
        {
            T s = LaneMath.Sigmoid(x);
            return T.MultiplyAdd(x * s, T.Broadcast(1f) - s, s);
        }
    }

    /// <summary>x Phi(x), the exact form by the error function.</summary>
    internal readonly struct Gelu : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => x * Phi(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(saved * T.Broadcast(0.3989422804f), LaneMath.Exp(saved * saved * T.Broadcast(-0.5f)), Phi(saved));

        // Phi(x) = (1 + erf(x / sqrt 2)) / 2
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T Phi<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.MultiplyAdd(T.Broadcast(0.5f), LaneMath.Erf(x * T.Broadcast(0.7071067812f)), T.Broadcast(0.5f));
    }

    /// <summary>e^x.</summary>
    internal readonly struct Exp : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => LaneMath.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => saved;
    }

    /// <summary>Natural logarithm.</summary>
    internal readonly struct Log : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => LaneMath.Log(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(1f) / saved;
    }

    /// <summary>Square root.</summary>
    internal readonly struct Sqrt : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Sqrt(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(0.5f) / saved;
    }

    /// <summary>x * x.</summary>
    internal readonly struct Square : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => x * x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => saved + saved;
    }

    /// <summary>-x.</summary>
    internal readonly struct Negate : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => -x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Broadcast(-1f);
    }

    /// <summary>|x|; derivative 0 at 0.</summary>
    internal readonly struct Abs : IUnaryOperator
    {
        public static bool DerivativeTakesOutput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : unmanaged, IFloatLanes<T> => T.Abs(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T saved)
            where T : unmanaged, IFloatLanes<T> => T.Select(T.Greater(saved, T.Zero), T.Broadcast(1f), T.Select(T.Greater(T.Zero, saved), T.Broadcast(-1f), T.Zero));
    }
}
