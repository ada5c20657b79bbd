using System.Runtime.CompilerServices;

namespace Lethe.Engine.Kernels;

/// <content>Averages: fixed windows with padding, and windows fitted to a wanted output size.</content>
internal static unsafe partial class PoolingKernel
{
    // The sum over a window of one register of channels, in row order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WindowSum<T>(float* image, int width, int channels, int y0, int y1, int x0, int x1, int c, int part)
        where T : unmanaged, IFloatLanes<T>
    {
        T sum = T.Zero;
        for (int y = y0; y < y1; y++)
        {
            for (int x = x0; x < x1; x++)
            {
                float* from = image + (((long)y * width) + x) * channels + c;
                sum += part == T.Count ? T.Load(from) : T.LoadPart(from, part);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WindowAdd<T>(float* image, int width, int channels, int y0, int y1, int x0, int x1, int c, int part, T value)
        where T : unmanaged, IFloatLanes<T>
    {
        for (int y = y0; y < y1; y++)
        {
            for (int x = x0; x < x1; x++)
            {
                float* to = image + (((long)y * width) + x) * channels + c;
                if (part == T.Count) (T.Load(to) + value).Store(to);
                else (T.LoadPart(to, part) + value).StorePart(to, part);
            }
        }
    }

    private struct AveragePass : IImagePass
    {
        public PoolShape Shape;
        public float* X, Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C, q = Shape.Q;
            float* x = X + (long)n * Shape.H * Shape.W * channels, y = Y + (long)n * Shape.P * q * channels;
            T scale = T.Broadcast(1f / (Shape.R * Shape.S));
            for (int position = 0; position < Shape.P * q; position++, y += channels)
            {
                int y0 = (position / q * Shape.StrideH) - Shape.PadH, x0 = (position % q * Shape.StrideW) - Shape.PadW;
                int y1 = Math.Min(Shape.H, y0 + Shape.R), x1 = Math.Min(Shape.W, x0 + Shape.S);
                for (int c = 0; c < channels; c += T.Count)
                {
                    int part = Math.Min(T.Count, channels - c);
                    (WindowSum<T>(x, Shape.W, channels, Math.Max(0, y0), y1, Math.Max(0, x0), x1, c, part) * scale).StorePart(y + c, part);
                }
            }
        }
    }

    private struct AverageBackwardPass : IImagePass
    {
        public PoolShape Shape;
        public float* Dy, Dx;
        public bool Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C, q = Shape.Q, size = Shape.H * Shape.W * channels;
            float* dx = Dx + (long)n * size, dy = Dy + (long)n * Shape.P * q * channels;
            if (!Accumulate) new Span<float>(dx, size).Clear();
            T scale = T.Broadcast(1f / (Shape.R * Shape.S));
            for (int position = 0; position < Shape.P * q; position++, dy += channels)
            {
                int y0 = (position / q * Shape.StrideH) - Shape.PadH, x0 = (position % q * Shape.StrideW) - Shape.PadW;
                int y1 = Math.Min(Shape.H, y0 + Shape.R), x1 = Math.Min(Shape.W, x0 + Shape.S);
                for (int c = 0; c < channels; c += T.Count)
                {
                    int part = Math.Min(T.Count, channels - c);
                    WindowAdd(dx, Shape.W, channels, Math.Max(0, y0), y1, Math.Max(0, x0), x1, c, part, T.LoadPart(dy + c, part) * scale);
                }
            }
        }
    }

    private struct AdaptivePass : IImagePass
    {
        public int C, H, W, P, Q;
        public float* X, Y;
        public bool Backward, Accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Image<T>(int n)
            where T : unmanaged, IFloatLanes<T>
        {
            float* x = X + (long)n * H * W * C, y = Y + (long)n * P * Q * C;
            if (Backward && !Accumulate) new Span<float>(x, H * W * C).Clear();
            for (int position = 0; position < P * Q; position++, y += C)
            {
                int p = position / Q, q = position % Q;
                int y0 = p * H / P, y1 = (((p + 1) * H) + P - 1) / P, x0 = q * W / Q, x1 = (((q + 1) * W) + Q - 1) / Q;
                T scale = T.Broadcast(1f / ((y1 - y0) * (x1 - x0)));
                for (int c = 0; c < C; c += T.Count)
                {
                    int part = Math.Min(T.Count, C - c);
                    if (Backward) WindowAdd(x, W, C, y0, y1, x0, x1, c, part, T.LoadPart(y + c, part) * scale);
                    else (WindowSum<T>(x, W, C, y0, y1, x0, x1, c, part) * scale).StorePart(y + c, part);
                }
            }
        }
    }
}
