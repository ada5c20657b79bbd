using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>Pooling of channels-last images. A chunk is an image; registers hold channels of one position.</summary>
internal static unsafe partial class PoolingKernel
{
    private interface IImagePass
    {
        void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>;
    }

    /// <summary>y = the largest of each window; taps = which one (r * S + s, as a float, the first of equals), for <see cref="MaxBackward"/>; null leaves it out.</summary>
    public static void MaxForward(WorkerPool pool, in PoolShape shape, float* x, float* y, float* taps) =>
        Share(pool, shape.N, new MaxPass { Shape = shape, X = x, Y = y, Taps = taps });

    /// <summary>dx (+)= dy at the position that was the largest.</summary>
    public static void MaxBackward(WorkerPool pool, in PoolShape shape, float* dy, float* taps, float* dx, bool accumulate) =>
        Share(pool, shape.N, new MaxBackwardPass { Shape = shape, Dy = dy, Taps = taps, Dx = dx, Accumulate = accumulate });

    /// <summary>y = the mean of each window; padding counts as zeros, as torch does by default.</summary>
    public static void AverageForward(WorkerPool pool, in PoolShape shape, float* x, float* y) =>
        Share(pool, shape.N, new AveragePass { Shape = shape, X = x, Y = y });

    /// <summary>dx (+)= dy / (R * S) spread over each window.</summary>
    public static void AverageBackward(WorkerPool pool, in PoolShape shape, float* dy, float* dx, bool accumulate) =>
        Share(pool, shape.N, new AverageBackwardPass { Shape = shape, Dy = dy, Dx = dx, Accumulate = accumulate });

    /// <summary>y [N, P, Q, C] = means of windows that share H x W out evenly: rows floor(p H / P) to ceil((p + 1) H / P).</summary>
    public static void AdaptiveAverageForward(WorkerPool pool, int n, int c, int h, int w, int p, int q, float* x, float* y) =>
        Share(pool, n, new AdaptivePass { C = c, H = h, W = w, P = p, Q = q, X = x, Y = y });

    /// <summary>dx (+)= each dy spread evenly over its window.</summary>
    public static void AdaptiveAverageBackward(WorkerPool pool, int n, int c, int h, int w, int p, int q, float* dy, float* dx, bool accumulate) =>
        Share(pool, n, new AdaptivePass { C = c, H = h, W = w, P = p, Q = q, X = dx, Y = dy, Backward = true, Accumulate = accumulate });

    /// <summary>y [N, C] = the mean of each channel.</summary>
    public static void GlobalAverageForward(WorkerPool pool, int n, int c, int pixels, float* x, float* y) =>
        AdaptiveAverageForward(pool, n, c, 1, pixels, 1, 1, x, y);

    /// <summary>dx (+)= dy / pixels at every position.</summary>
    public static void GlobalAverageBackward(WorkerPool pool, int n, int c, int pixels, float* dy, float* dx, bool accumulate) =>
        AdaptiveAverageBackward(pool, n, c, 1, pixels, 1, 1, dy, dx, accumulate);

    private static void Share<TPass>(WorkerPool pool, int images, TPass pass)
        where TPass : unmanaged, IImagePass
    {
        var job = new Job<TPass> { Pass = pass };
        pool.For(images, ref job);
    }

    private struct Job<TPass> : IChunkJob
        where TPass : unmanaged, IImagePass
    {
        public TPass Pass;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Pass.Image<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Pass.Image<Lanes256>(chunk);
            else Pass.Image<Lanes128>(chunk);
        }
    }

    private struct MaxPass : IImagePass
    {
        public PoolShape Shape;
        public float* X, Y, Taps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C, q = Shape.Q;
            float* x = X + (long)n * Shape.H * Shape.W * channels;
            long target = (long)n * Shape.P * q * channels;
            for (int position = 0; position < Shape.P * q; position++, target += channels)
            {
                int y0 = (position / q * Shape.StrideH) - Shape.PadH, x0 = (position % q * Shape.StrideW) - Shape.PadW;
                int r0 = Math.Max(0, -y0), r1 = Math.Min(Shape.R, Shape.H - y0), s0 = Math.Max(0, -x0), s1 = Math.Min(Shape.S, Shape.W - x0);
                for (int c = 0; c < channels; c += T.Count)
                {
                    int part = Math.Min(T.Count, channels - c);
                    T best = T.Broadcast(float.NegativeInfinity), tap = T.Broadcast((r0 * Shape.S) + s0);
                    for (int r = r0; r < r1; r++)
                    {
                        for (int s = s0; s < s1; s++)
                        {
                            float* from = x + (((long)(y0 + r) * Shape.W) + x0 + s) * channels + c;
                            T v = part == T.Count ? T.Load(from) : T.LoadPart(from, part), larger = T.Greater(v, best);
                            best = T.Select(larger, v, best);
                            tap = T.Select(larger, T.Broadcast((r * Shape.S) + s), tap);
                        }
                    }

                    best.StorePart(Y + target + c, part);
                    if (Taps != null) tap.StorePart(Taps + target + c, part);
                }
            }
        }
    }

    private struct MaxBackwardPass : IImagePass
    {
        public PoolShape Shape;
        public float* Dy, Taps, Dx;
        public bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C, q = Shape.Q, size = Shape.H * Shape.W * channels;
            float* dx = Dx + (long)n * size;
            if (!Accumulate) new Span<float>(dx, size).Clear();
            long source = (long)n * Shape.P * q * channels;
            for (int position = 0; position < Shape.P * q; position++, source += channels)
            {
                int y0 = (position / q * Shape.StrideH) - Shape.PadH, x0 = (position % q * Shape.StrideW) - Shape.PadW;
                int r0 = Math.Max(0, -y0), r1 = Math.Min(Shape.R, Shape.H - y0), s0 = Math.Max(0, -x0), s1 = Math.Min(Shape.S, Shape.W - x0);
                for (int c = 0; c < channels; c += T.Count)
                {
                    int part = Math.Min(T.Count, channels - c);
                    T g = T.LoadPart(Dy + source + c, part), tap = T.LoadPart(Taps + source + c, part);
                    for (int r = r0; r < r1; r++)
                    {
                        for (int s = s0; s < s1; s++)
                        {
                            float* to = dx + (((long)(y0 + r) * Shape.W) + x0 + s) * channels + c;
                            T chosen = T.Select(T.EqualTo(tap, T.Broadcast((r * Shape.S) + s)), g, T.Zero);
                            (T.LoadPart(to, part) + chosen).StorePart(to, part);
                        }
                    }
                }
            }
        }
    }
}
