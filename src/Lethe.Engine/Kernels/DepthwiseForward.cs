using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>y[n, p, q, c] = Σ x[n, p·stride − pad + r, q·stride − pad + s, c] · taps[r·S + s, c]. A chunk is some rows of one image.</summary>
internal static unsafe class DepthwiseForward
{
    private const int BlockRows = 8;

    internal static void Run(WorkerPool pool, in ConvShape shape, float* x, float* taps, float* bias, float* y, bool accumulate)
    {
        int rowSize = shape.W * shape.C;
        float* zeros = FloatPool.Rent(rowSize);
        new Span<float>(zeros, rowSize).Clear();
        Job job = new() { Shape = shape, X = x, Taps = taps, Bias = bias, Zeros = zeros, Y = y, Accumulate = accumulate, Blocks = (shape.P + BlockRows - 1) / BlockRows };
        pool.For(shape.N * job.Blocks, ref job);
        FloatPool.Return(zeros, rowSize);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Taps, Bias, Zeros, Y;
        public bool Accumulate;
        public int Blocks;

        public readonly void Run(int chunk)
        {
            int n = chunk / Blocks, first = chunk % Blocks * BlockRows;
            int end = Math.Min(first + BlockRows, Shape.P);
            if (Vector512.IsHardwareAccelerated) Rows<Lanes512>(n, first, end);
            else if (Vector256.IsHardwareAccelerated) Rows<Lanes256>(n, first, end);
            else Rows<Lanes128>(n, first, end);
        }

        private readonly float* InputRow(int n, int h) =>
            (uint)h < (uint)Shape.H ? X + ((((long)n * Shape.H) + h) * Shape.W * Shape.C) : Zeros;

        // A register of channels down all rows of the chunk: the rows that follow each other share two of three input rows, in the first-level cache.
        private readonly void Rows<T>(int n, int first, int end)
            where T : unmanaged, IFloatLanes<T>
        {
            bool three = Shape is { R: 3, S: 3 };
            for (int c = 0; c < Shape.C; c += T.Count)
            {
                int count = Math.Min(T.Count, Shape.C - c);
                for (int p = first; p < end; p++)
                {
                    int top = (p * Shape.StrideH) - Shape.PadH;
                    float* y = Y + ((((long)n * Shape.P) + p) * Shape.Q * Shape.C) + c;
                    if (three && count == T.Count) Three<T>(InputRow(n, top) + c, InputRow(n, top + 1) + c, InputRow(n, top + 2) + c, c, y);
                    else Any<T>(n, top, c, count, y);
                }
            }
        }

        /// <summary>One row of a 3×3 filter: nine taps in registers, and three sums so that additions do not wait for each other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Three<T>(float* r0, float* r1, float* r2, int c, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C, stride = Shape.StrideW, pad = Shape.PadW;
            float* w = Taps + c;
            T w0 = T.Load(w), w1 = T.Load(w + channels), w2 = T.Load(w + (2 * channels));
            T w3 = T.Load(w + (3 * channels)), w4 = T.Load(w + (4 * channels)), w5 = T.Load(w + (5 * channels));
            T w6 = T.Load(w + (6 * channels)), w7 = T.Load(w + (7 * channels)), w8 = T.Load(w + (8 * channels));
            T bias = Bias == null ? T.Zero : T.Load(Bias + c);
            for (int q = 0; q < Shape.Q; q++)
            {
                int left = (q * stride) - pad;
                T a = bias, b = T.Zero, d = T.Zero;
                if (left >= 0 && left + 2 < Shape.W)
                {
                    float* x0 = r0 + ((long)left * channels);
                    float* x1 = r1 + ((long)left * channels);
                    float* x2 = r2 + ((long)left * channels);
                    a = T.MultiplyAdd(T.Load(x0), w0, a);
                    b = T.MultiplyAdd(T.Load(x1), w3, b);
                    d = T.MultiplyAdd(T.Load(x2), w6, d);
                    a = T.MultiplyAdd(T.Load(x0 + channels), w1, a);
                    b = T.MultiplyAdd(T.Load(x1 + channels), w4, b);
                    d = T.MultiplyAdd(T.Load(x2 + channels), w7, d);
                    a = T.MultiplyAdd(T.Load(x0 + (2 * channels)), w2, a);
                    b = T.MultiplyAdd(T.Load(x1 + (2 * channels)), w5, b);
                    d = T.MultiplyAdd(T.Load(x2 + (2 * channels)), w8, d);
                }
                else
                {
                    for (int s = 0; s < 3; s++)
                    {
                        if ((uint)(left + s) >= (uint)Shape.W)
                            continue;
                        long at = (long)(left + s) * channels;
                        a = T.MultiplyAdd(T.Load(r0 + at), s == 0 ? w0 : s == 1 ? w1 : w2, a);
                        b = T.MultiplyAdd(T.Load(r1 + at), s == 0 ? w3 : s == 1 ? w4 : w5, b);
                        d = T.MultiplyAdd(T.Load(r2 + at), s == 0 ? w6 : s == 1 ? w7 : w8, d);
                    }
                }

                T sum = a + (b + d);
                float* target = y + ((long)q * channels);
                (Accumulate ? T.Load(target) + sum : sum).Store(target);
            }
        }

        /// <summary>One row of a filter of any size, or of the last few channels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Any<T>(int n, int top, int c, int count, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C;
            for (int q = 0; q < Shape.Q; q++)
            {
                T sum = Bias == null ? T.Zero : T.LoadPart(Bias + c, count);
                for (int r = 0; r < Shape.R; r++)
                {
                    float* row = InputRow(n, top + r) + c;
                    for (int s = 0; s < Shape.S; s++)
                    {
                        int w = (q * Shape.StrideW) - Shape.PadW + s;
                        if ((uint)w < (uint)Shape.W)
                            sum = T.MultiplyAdd(T.LoadPart(row + ((long)w * channels), count), T.LoadPart(Taps + ((long)((r * Shape.S) + s) * channels) + c, count), sum);
                    }
                }

                float* target = y + ((long)q * channels);
                (Accumulate ? T.LoadPart(target, count) + sum : sum).StorePart(target, count);
            }
        }
    }
}
