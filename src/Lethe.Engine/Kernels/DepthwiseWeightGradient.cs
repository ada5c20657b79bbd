using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// dw[c, r, s] += Σ dy[n, p, q, c] · x[n, p·stride − pad + r, q·stride − pad + s, c], or the sum over images of its square.
/// Chunks are runs of images with a sum of their own [R·S, C]; the sums are added in the order of the chunks.
/// </summary>
internal static unsafe class DepthwiseWeightGradient
{
    private const int MostParts = 16;

    internal static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        int parts = Math.Min(MostParts, shape.N);
        int count = shape.WeightCount;
        float* sums = FloatPool.Rent((long)count * parts);
        Job job = new() { Shape = shape, X = x, Dy = dy, Sums = sums, Parts = parts, Squared = squared };
        pool.For(parts, ref job);
        int size = shape.R * shape.S;
        for (int part = 1; part < parts; part++) VectorMath.Add(count, sums + ((long)part * count), sums);
        for (int t = 0; t < size; t++)
        {
            for (int c = 0; c < shape.C; c++) dw[((long)c * size) + t] += sums[((long)t * shape.C) + c];
        }

        FloatPool.Return(sums, (long)count * parts);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Dy, Sums;
        public int Parts;
        public bool Squared;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            float* sums = Sums + ((long)part * Shape.WeightCount);
            new Span<float>(sums, Shape.WeightCount).Clear();
            int first = (int)((long)Shape.N * part / Parts), last = (int)((long)Shape.N * (part + 1) / Parts);
            for (int n = first; n < last; n++)
            {
                for (int c = 0; c < Shape.C; c += T.Count)
                {
                    int count = Math.Min(T.Count, Shape.C - c);
                    if (Shape is { R: 3, S: 3 } && count == T.Count)
                        Three<T>(n, c, sums + c);
                    else
                        Any<T>(n, c, count, sums + c);
                }
            }
        }

        /// <summary>An image of a 3×3 filter: nine sums in registers over all positions.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Three<T>(int n, int c, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero, s4 = T.Zero, s5 = T.Zero, s6 = T.Zero, s7 = T.Zero, s8 = T.Zero;
            long channels = Shape.C;
            for (int p = 0; p < Shape.P; p++)
            {
                int top = (p * Shape.StrideH) - Shape.PadH;
                float* dy = Dy + ((((long)n * Shape.P) + p) * Shape.Q * channels) + c;
                bool in0 = (uint)top < (uint)Shape.H, in1 = (uint)(top + 1) < (uint)Shape.H, in2 = (uint)(top + 2) < (uint)Shape.H;
                float* image = X + ((((long)n * Shape.H) + top) * Shape.W * channels) + c;
                for (int q = 0; q < Shape.Q; q++)
                {
                    int left = (q * Shape.StrideW) - Shape.PadW;
                    T g = T.Load(dy + (q * channels));
                    bool inA = left >= 0, inB = (uint)(left + 1) < (uint)Shape.W, inC = left + 2 < Shape.W;
                    float* x = image + (left * channels);
                    if (in0)
                    {
                        if (inA) s0 = T.MultiplyAdd(T.Load(x), g, s0);
                        if (inB) s1 = T.MultiplyAdd(T.Load(x + channels), g, s1);
                        if (inC) s2 = T.MultiplyAdd(T.Load(x + (2 * channels)), g, s2);
                    }

                    x += Shape.W * channels;
                    if (in1)
                    {
                        if (inA) s3 = T.MultiplyAdd(T.Load(x), g, s3);
                        if (inB) s4 = T.MultiplyAdd(T.Load(x + channels), g, s4);
                        if (inC) s5 = T.MultiplyAdd(T.Load(x + (2 * channels)), g, s5);
                    }

                    x += Shape.W * channels;
                    if (in2)
                    {
                        if (inA) s6 = T.MultiplyAdd(T.Load(x), g, s6);
                        if (inB) s7 = T.MultiplyAdd(T.Load(x + channels), g, s7);
                        if (inC) s8 = T.MultiplyAdd(T.Load(x + (2 * channels)), g, s8);
                    }
                }
            }

            Add(s0, sums, T.Count);
            Add(s1, sums + channels, T.Count);
            Add(s2, sums + (2 * channels), T.Count);
            Add(s3, sums + (3 * channels), T.Count);
            Add(s4, sums + (4 * channels), T.Count);
            Add(s5, sums + (5 * channels), T.Count);
            Add(s6, sums + (6 * channels), T.Count);
            Add(s7, sums + (7 * channels), T.Count);
            Add(s8, sums + (8 * channels), T.Count);
        }

        private readonly void Any<T>(int n, int c, int count, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            for (int r = 0; r < Shape.R; r++)
            {
                for (int s = 0; s < Shape.S; s++)
                    Add(Tap<T>(n, c, count, r, s), sums + ((long)((r * Shape.S) + s) * Shape.C), count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly T Tap<T>(int n, int c, int count, int r, int s)
            where T : unmanaged, IFloatLanes<T>
        {
            T sum = T.Zero;
            for (int p = 0; p < Shape.P; p++)
            {
                int h = (p * Shape.StrideH) - Shape.PadH + r;
                if ((uint)h >= (uint)Shape.H)
                    continue;
                for (int q = 0; q < Shape.Q; q++)
                {
                    int w = (q * Shape.StrideW) - Shape.PadW + s;
                    if ((uint)w >= (uint)Shape.W)
                        continue;
                    float* dy = Dy + ((((((long)n * Shape.P) + p) * Shape.Q) + q) * Shape.C) + c;
                    float* x = X + ((((((long)n * Shape.H) + h) * Shape.W) + w) * Shape.C) + c;
                    sum = T.MultiplyAdd(T.LoadPart(dy, count), T.LoadPart(x, count), sum);
                }
            }

            return sum;
        }

        /// <summary>Adds an image's share, or its square.</summary>
        private readonly void Add<T>(T share, float* sums, int count)
            where T : unmanaged, IFloatLanes<T>
        {
            T value = Squared ? share * share : share;
            (T.LoadPart(sums, count) + value).StorePart(sums, count);
        }
    }
}
