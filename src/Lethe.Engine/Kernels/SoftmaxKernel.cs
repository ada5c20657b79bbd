using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>Softmax over the rows of [rows, columns], shifted by the row's maximum, with its logarithm, backward passes and cross-entropy.</summary>
internal static unsafe class SoftmaxKernel
{
    private enum Kind
    {
        Softmax,
        LogSoftmax,
        SoftmaxBackward,
        LogSoftmaxBackward,
        CrossEntropy,
        CrossEntropyBackward,
    }

    /// <summary>y = softmax(x); y may be x.</summary>
    public static void Softmax(WorkerPool pool, int rows, int columns, float* x, float* y) => Share(pool, new Job { Kind = Kind.Softmax, Rows = rows, Columns = columns, X = x, Y = y });

    /// <summary>y = log softmax(x); y may be x.</summary>
    public static void LogSoftmax(WorkerPool pool, int rows, int columns, float* x, float* y) => Share(pool, new Job { Kind = Kind.LogSoftmax, Rows = rows, Columns = columns, X = x, Y = y });

    /// <summary>dx (+)= y * (dy - sum(dy * y)), from the output y of <see cref="Softmax"/>.</summary>
    public static void SoftmaxBackward(WorkerPool pool, int rows, int columns, float* y, float* dy, float* dx, bool accumulate) =>
        Share(pool, new Job { Kind = Kind.SoftmaxBackward, Rows = rows, Columns = columns, X = y, G = dy, Y = dx, Accumulate = accumulate });

    /// <summary>dx (+)= dy - e^y * sum(dy), from the output y of <see cref="LogSoftmax"/>.</summary>
    public static void LogSoftmaxBackward(WorkerPool pool, int rows, int columns, float* y, float* dy, float* dx, bool accumulate) =>
        Share(pool, new Job { Kind = Kind.LogSoftmaxBackward, Rows = rows, Columns = columns, X = y, G = dy, Y = dx, Accumulate = accumulate });

    /// <summary>losses[i] = -log softmax(logits[i])[labels[i]], and the softmax itself, kept for the backward pass.</summary>
    public static void CrossEntropy(WorkerPool pool, int rows, int columns, float* logits, int* labels, float* losses, float* probabilities) =>
        Share(pool, new Job { Kind = Kind.CrossEntropy, Rows = rows, Columns = columns, X = logits, Labels = labels, G = losses, Y = probabilities });

    /// <summary>dlogits[i] (+)= dlosses[i] * (probabilities[i] - onehot(labels[i])).</summary>
    public static void CrossEntropyBackward(WorkerPool pool, int rows, int columns, float* probabilities, int* labels, float* dlosses, float* dlogits, bool accumulate) =>
        Share(pool, new Job { Kind = Kind.CrossEntropyBackward, Rows = rows, Columns = columns, X = probabilities, Labels = labels, G = dlosses, Y = dlogits, Accumulate = accumulate });

    private static void Share(WorkerPool pool, Job job)
    {
        job.Block = Math.Max(1, 4096 / Math.Max(1, job.Columns));
        pool.For((job.Rows + job.Block - 1) / job.Block, ref job);
    }

    private struct Job : IChunkJob
    {
        public Kind Kind;
        public int Rows, Columns, Block;
        public float* X, G, Y;
        public int* Labels;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            int end = Math.Min(Rows, (chunk + 1) * Block);
            for (int row = chunk * Block; row < end; row++)
            {
                if (Vector512.IsHardwareAccelerated) Row<Lanes512>(row);
                else if (Vector256.IsHardwareAccelerated) Row<Lanes256>(row);
                else Row<Lanes128>(row);
            }
        }

        private readonly void Row<T>(int row)
            where T : unmanaged, IFloatLanes<T>
        {
            float* x = X + (long)row * Columns, y = Y + (long)row * Columns, g = G + (long)row * Columns;
            switch (Kind)
            {
                case Kind.Softmax:
                    Probabilities<T>(x, y);
                    break;
                case Kind.LogSoftmax:
                    float shift = LogSumExp<T>(x);
                    AddScaled<T>(x, -shift, y);
                    break;
                case Kind.SoftmaxBackward:
                    SoftmaxRow<T>(x, g, y);
                    break;
                case Kind.LogSoftmaxBackward:
                    LogSoftmaxRow<T>(x, g, y, RowReductions.SumRow<T>(Columns, g));
                    break;
                case Kind.CrossEntropy:
                    float logit = x[Labels[row]], max = Probabilities<T>(x, y, out float sum);
                    G[row] = (float)(Math.Log(sum) + max - logit);
                    break;
                default:
                    Gradient<T>(x, Labels[row], G[row], y);
                    break;
            }
        }

        private readonly void Probabilities<T>(float* x, float* y)
            where T : unmanaged, IFloatLanes<T> => Probabilities<T>(x, y, out _);

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly float Probabilities<T>(float* x, float* y, out float sum)
            where T : unmanaged, IFloatLanes<T>
        {
            float max = RowReductions.MaxRow<T>(Columns, x);
            sum = ExpSum<T>(x, max, y);
            T scale = T.Broadcast(1f / sum);
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count) (T.Load(y + j) * scale).Store(y + j);
            if (j < Columns) (T.LoadPart(y + j, Columns - j) * scale).StorePart(y + j, Columns - j);
            return max;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly float LogSumExp<T>(float* x)
            where T : unmanaged, IFloatLanes<T>
        {
            float max = RowReductions.MaxRow<T>(Columns, x);
            return (float)(max + Math.Log(ExpSum<T>(x, max, null)));
        }

        // Sum of e^(x - max); keeps the terms in y unless it is null. The unused lanes of the tail are set to add zero.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly float ExpSum<T>(float* x, float max, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            T sum = T.Zero, shift = T.Broadcast(max);
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count)
            {
                T e = LaneMath.Exp(T.Load(x + j) - shift);
                sum += e;
                if (y != null) e.Store(y + j);
            }

            if (j == Columns) return T.Sum(sum);
            int rest = Columns - j;
            float* tail = stackalloc float[16];
            for (int i = 0; i < T.Count; i++) tail[i] = i < rest ? x[j + i] - max : float.NegativeInfinity;
            T last = LaneMath.Exp(T.Load(tail));
            last.Store(tail);
            for (int i = rest; i < T.Count; i++) tail[i] = 0;
            if (y != null) last.StorePart(y + j, rest);
            return T.Sum(sum + T.Load(tail));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void AddScaled<T>(float* x, float shift, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count) (T.Load(x + j) + T.Broadcast(shift)).Store(y + j);
            if (j < Columns) (T.LoadPart(x + j, Columns - j) + T.Broadcast(shift)).StorePart(y + j, Columns - j);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void SoftmaxRow<T>(float* y, float* dy, float* dx)
            where T : unmanaged, IFloatLanes<T>
        {
            T dot = T.Zero;
            int j = 0;
            for (; j <= Columns - T.Count; j += T.Count) dot = T.MultiplyAdd(T.Load(y + j), T.Load(dy + j), dot);
            if (j < Columns) dot = T.MultiplyAdd(T.LoadPart(y + j, Columns - j), T.LoadPart(dy + j, Columns - j), dot);
            T mean = T.Broadcast(T.Sum(dot));
            for (j = 0; j <= Columns - T.Count; j += T.Count)
            {
                T start = Accumulate ? T.Load(dx + j) : T.Zero;
                T.MultiplyAdd(T.Load(y + j), T.Load(dy + j) - mean, start).Store(dx + j);
            }

            if (j == Columns) return;
            int rest = Columns - j;
            T last = Accumulate ? T.LoadPart(dx + j, rest) : T.Zero;
            T.MultiplyAdd(T.LoadPart(y + j, rest), T.LoadPart(dy + j, rest) - mean, last).StorePart(dx + j, rest);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void LogSoftmaxRow<T>(float* y, float* dy, float* dx, float sum)
            where T : unmanaged, IFloatLanes<T>
        {
            T total = T.Broadcast(-sum);
            for (int j = 0; j < Columns; j += T.Count)
            {
                int part = Math.Min(T.Count, Columns - j);
                T g = T.MultiplyAdd(LaneMath.Exp(T.LoadPart(y + j, part)), total, T.LoadPart(dy + j, part));
                if (Accumulate) g += T.LoadPart(dx + j, part);
                g.StorePart(dx + j, part);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Gradient<T>(float* probabilities, int label, float scale, float* dx)
            where T : unmanaged, IFloatLanes<T>
        {
            float former = Accumulate ? dx[label] : 0, own = probabilities[label];
            for (int j = 0; j < Columns; j += T.Count)
            {
                int part = Math.Min(T.Count, Columns - j);
                T start = Accumulate ? T.LoadPart(dx + j, part) : T.Zero;
                T.MultiplyAdd(T.LoadPart(probabilities + j, part), T.Broadcast(scale), start).StorePart(dx + j, part);
            }

            dx[label] = former + (scale * (own - 1));
        }
    }
}
