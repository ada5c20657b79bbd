using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <summary>Optimizer steps in one pass over parameters, gradients and state, with the semantics of torch.optim.</summary>
internal static unsafe class OptimizerKernels
{
    /// <summary>SGD: g = gradient + weightDecay * w; b = momentum * b + g; w -= lr * (nesterov ? g + momentum * b : b).</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="count">Number of parameters.</param>
    /// <param name="w">Parameters.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="buffer">Momentum state, zeros before the first step; null without momentum.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="momentum">0 for none.</param>
    /// <param name="weightDecay">Factor of w that joins the gradient.</param>
    /// <param name="nesterov">Look ahead along the momentum.</param>
    public static void Sgd(WorkerPool pool, int count, float* w, float* gradient, float* buffer, float learningRate, float momentum, float weightDecay, bool nesterov) =>
        ElementWise.Run(pool, count, new SgdPass { W = w, G = gradient, B = buffer, Rate = -learningRate, Momentum = momentum, Decay = weightDecay, Nesterov = nesterov });

    /// <summary>Adam, or AdamW with <paramref name="decoupled"/> decay: m, v are moving means of g and g^2; w -= lr / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + eps).</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="count">Number of parameters.</param>
    /// <param name="w">Parameters.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="m">First moment, zeros before the first step.</param>
    /// <param name="v">Second moment, likewise.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="beta1">Decay of m.</param>
    /// <param name="beta2">Decay of v.</param>
    /// <param name="eps">Added to the root.</param>
    /// <param name="weightDecay">Joins the gradient, or shrinks w by lr * weightDecay first when decoupled.</param>
    /// <param name="decoupled">AdamW.</param>
    /// <param name="step">t, from 1.</param>
    public static void Adam(WorkerPool pool, int count, float* w, float* gradient, float* m, float* v, float learningRate, float beta1, float beta2, float eps, float weightDecay, bool decoupled, long step)
    {
        double correction1 = 1 - Math.Pow(beta1, step), correction2 = 1 - Math.Pow(beta2, step);
        ElementWise.Run(pool, count, new AdamPass
        {
            W = w,
            G = gradient,
            M = m,
            V = v,
            Beta1 = beta1,
            Beta2 = beta2,
            Eps = eps,
            Rate = (float)(-learningRate / correction1),
            RootScale = (float)(1 / Math.Sqrt(correction2)),
            Decay = decoupled ? 0 : weightDecay,
            Shrink = decoupled ? 1 - (learningRate * weightDecay) : 1,
        });
    }

    private struct SgdPass : ElementWise.IPass
    {
        public float* W, G, B;
        public float Rate, Momentum, Decay;
        public bool Nesterov;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T w = T.Load(W + i), b = B == null ? T.Zero : T.Load(B + i);
            Step(ref w, T.Load(G + i), ref b);
            w.Store(W + i);
            if (B != null) b.Store(B + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T w = T.LoadPart(W + i, rest), b = B == null ? T.Zero : T.LoadPart(B + i, rest);
            Step(ref w, T.LoadPart(G + i, rest), ref b);
            w.StorePart(W + i, rest);
            if (B != null) b.StorePart(B + i, rest);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Step<T>(ref T w, T g, ref T b)
            where T : unmanaged, IFloatLanes<T>
        {
            g = T.MultiplyAdd(T.Broadcast(Decay), w, g);
            b = T.MultiplyAdd(T.Broadcast(Momentum), b, g);
            w = T.MultiplyAdd(T.Broadcast(Rate), Nesterov ? T.MultiplyAdd(T.Broadcast(Momentum), b, g) : b, w);
        }
    }

    private struct AdamPass : ElementWise.IPass
    {
        public float* W, G, M, V;
        public float Rate, RootScale, Beta1, Beta2, Eps, Decay, Shrink;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Whole<T>(int i)
            where T : unmanaged, IFloatLanes<T>
        {
            T w = T.Load(W + i), m = T.Load(M + i), v = T.Load(V + i);
            Step(ref w, T.Load(G + i), ref m, ref v);
            w.Store(W + i);
            m.Store(M + i);
            v.Store(V + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Part<T>(int i, int rest)
            where T : unmanaged, IFloatLanes<T>
        {
            T w = T.LoadPart(W + i, rest), m = T.LoadPart(M + i, rest), v = T.LoadPart(V + i, rest);
            Step(ref w, T.LoadPart(G + i, rest), ref m, ref v);
            w.StorePart(W + i, rest);
            m.StorePart(M + i, rest);
            v.StorePart(V + i, rest);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Step<T>(ref T w, T g, ref T m, ref T v)
            where T : unmanaged, IFloatLanes<T>
        {
            g = T.MultiplyAdd(T.Broadcast(Decay), w, g);
            m = T.MultiplyAdd(T.Broadcast(Beta1), m, T.Broadcast(1 - Beta1) * g);
            v = T.MultiplyAdd(T.Broadcast(Beta2), v, T.Broadcast(1 - Beta2) * g * g);
            T root = T.MultiplyAdd(T.Sqrt(v), T.Broadcast(RootScale), T.Broadcast(Eps));
            w = T.MultiplyAdd(T.Broadcast(Rate), m / root, w * T.Broadcast(Shrink));
        }
    }
}
