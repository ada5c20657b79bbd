using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>The element-wise functions of two operands.</summary>
internal static class BinaryOperators
{
    /// <summary>a + b.</summary>
    internal readonly struct Add : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T a, T b)
            where T : unmanaged, IFloatLanes<T> => a + b;
    }

    /// <summary>a - b.</summary>
    internal readonly struct Subtract : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T a, T b)
            where T : unmanaged, IFloatLanes<T> => a - b;
    }

    /// <summary>a * b.</summary>
    internal readonly struct Multiply : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T a, T b)
            where T : unmanaged, IFloatLanes<T> => a * b;
    }

    /// <summary>a / b.</summary>
    internal readonly struct Divide : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T a, T b)
            where T : unmanaged, IFloatLanes<T> => a / b;
    }

    /// <summary>The larger.</summary>
    internal readonly struct Maximum : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T a, T b)
            where T : unmanaged, IFloatLanes<T> => T.Max(a, b);
    }
}
