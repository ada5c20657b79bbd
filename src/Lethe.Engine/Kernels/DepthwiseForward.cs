using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Filters of any size: y[n, p, q, c] = Σ x[n, p·stride − pad + r, q·stride − pad + s, c] · taps[r·S + s, c]. A chunk is some rows of one image.</summary>
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
            for (int c = 0; c < Shape.C; c += T.Count)
            {
                int count = Math.Min(T.Count, Shape.C - c);
                for (int p = first; p < end; p++)
                {
                    int top = (p * Shape.StrideH) - Shape.PadH;
                    float* y = Y + ((((long)n * Shape.P) + p) * Shape.Q * Shape.C) + c;
                    Any<T>(n, top, c, count, y);
                }
            }
        }

        /// <summary>One row of a register of channels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Any<T>(int n, int top, int c, int count, float* y)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C;
            nint step = DepthwiseConvolution.TapStep(channels);
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
                            sum = T.MultiplyAdd(T.LoadPart(row + ((long)w * channels), count), T.Load(Taps + ((long)((r * Shape.S) + s) * step) + c), sum);
                    }
                }

                float* target = y + ((long)q * channels);
                (Accumulate ? T.LoadPart(target, count) + sum : sum).StorePart(target, count);
            }
        }
    }
}
