using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>dx at strides above 1: each position of x gathers the few outputs whose windows hold it. A chunk is one row of one image.</summary>
internal static unsafe class DepthwiseInputGradient
{
    internal static void Run(WorkerPool pool, in ConvShape shape, float* dy, float* taps, float* dx, bool accumulate)
    {
        Job job = new() { Shape = shape, Dy = dy, Taps = taps, Dx = dx, Accumulate = accumulate };
        pool.For(shape.N * shape.H, ref job);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* Dy, Taps, Dx;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Row<Lanes512>(chunk / Shape.H, chunk % Shape.H);
            else if (Vector256.IsHardwareAccelerated) Row<Lanes256>(chunk / Shape.H, chunk % Shape.H);
            else Row<Lanes128>(chunk / Shape.H, chunk % Shape.H);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private readonly void Row<T>(int n, int h)
            where T : unmanaged, IFloatLanes<T>
        {
            float* dx = Dx + ((((long)n * Shape.H) + h) * Shape.W * Shape.C);
            for (int w = 0; w < Shape.W; w++)
            {
                for (int c = 0; c < Shape.C; c += T.Count)
                    Position<T>(n, h, w, c, Math.Min(T.Count, Shape.C - c), dx + ((long)w * Shape.C) + c);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Position<T>(int n, int h, int w, int c, int count, float* dx)
            where T : unmanaged, IFloatLanes<T>
        {
            T sum = Accumulate ? T.LoadPart(dx, count) : T.Zero;
            for (int r = (h + Shape.PadH) % Shape.StrideH; r < Shape.R; r += Shape.StrideH)
            {
                int p = (h + Shape.PadH - r) / Shape.StrideH;
                if (h + Shape.PadH < r || p >= Shape.P)
                    continue;
                for (int s = (w + Shape.PadW) % Shape.StrideW; s < Shape.S; s += Shape.StrideW)
                {
                    int q = (w + Shape.PadW - s) / Shape.StrideW;
                    if (w + Shape.PadW < s || q >= Shape.Q)
                        continue;
                    float* dy = Dy + ((((((long)n * Shape.P) + p) * Shape.Q) + q) * Shape.C) + c;
                    sum = T.MultiplyAdd(T.LoadPart(dy, count), T.LoadPart(Taps + ((long)((r * Shape.S) + s) * Shape.C) + c, count), sum);
                }
            }

            sum.StorePart(dx, count);
        }
    }
}
