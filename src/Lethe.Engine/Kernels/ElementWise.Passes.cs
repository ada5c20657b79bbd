using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <content>What each operation does with one register, or with the part of one that is left at the end.</content>
internal static unsafe partial class ElementWise
{
    private struct ForwardPass<TOperator> : IPass
        where TOperator : unmanaged, IUnaryOperator
    {
        public TOperator Op;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.Load(X + i);
            Op.Forward(x).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.LoadPart(X + i, rest);
            Op.Forward(x).StorePart(Y + i, rest);
        }
    }

    private struct BackwardPass<TOperator> : IPass
        where TOperator : unmanaged, IUnaryOperator
    {
        public TOperator Op;
        public float* Saved, Dy, Dx;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T s = T.Load(Saved + i);
            T g = T.Load(Dy + i);
            (g * Op.Derivative(s)).Store(Dx + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T s = T.LoadPart(Saved + i, rest);
            T g = T.LoadPart(Dy + i, rest);
            (g * Op.Derivative(s)).StorePart(Dx + i, rest);
        }
    }

    private struct AddBackwardPass<TOperator> : IPass
        where TOperator : unmanaged, IUnaryOperator
    {
        public TOperator Op;
        public float* Saved, Dy, Dx;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T s = T.Load(Saved + i);
            T g = T.Load(Dy + i);
            T sum = T.Load(Dx + i);
            T.MultiplyAdd(g, Op.Derivative(s), sum).Store(Dx + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T s = T.LoadPart(Saved + i, rest);
            T g = T.LoadPart(Dy + i, rest);
            T sum = T.LoadPart(Dx + i, rest);
            T.MultiplyAdd(g, Op.Derivative(s), sum).StorePart(Dx + i, rest);
        }
    }

    private struct BinaryPass<TOperator> : IPass
        where TOperator : unmanaged, IBinaryOperator
    {
        public TOperator Op;
        public float* A, B, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T a = T.Load(A + i);
            T b = T.Load(B + i);
            Op.Apply(a, b).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T a = T.LoadPart(A + i, rest);
            T b = T.LoadPart(B + i, rest);
            Op.Apply(a, b).StorePart(Y + i, rest);
        }
    }

    private struct MultiplyAddPass : IPass
    {
        public float* A, B, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T a = T.Load(A + i);
            T b = T.Load(B + i);
            T y = T.Load(Y + i);
            T.MultiplyAdd(a, b, y).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T a = T.LoadPart(A + i, rest);
            T b = T.LoadPart(B + i, rest);
            T y = T.LoadPart(Y + i, rest);
            T.MultiplyAdd(a, b, y).StorePart(Y + i, rest);
        }
    }

    private struct AxpyPass : IPass
    {
        public float Alpha;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.Load(X + i);
            T y = T.Load(Y + i);
            T.MultiplyAdd(T.Broadcast(Alpha), x, y).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.LoadPart(X + i, rest);
            T y = T.LoadPart(Y + i, rest);
            T.MultiplyAdd(T.Broadcast(Alpha), x, y).StorePart(Y + i, rest);
        }
    }

    private struct ScalePass : IPass
    {
        public float Alpha;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.Load(X + i);
            (T.Broadcast(Alpha) * x).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T x = T.LoadPart(X + i, rest);
            (T.Broadcast(Alpha) * x).StorePart(Y + i, rest);
        }
    }

    private struct FillPass : IPass
    {
        public float Value;
        public float* Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T.Broadcast(Value).Store(Y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T.Broadcast(Value).StorePart(Y + i, rest);
        }
    }
}
