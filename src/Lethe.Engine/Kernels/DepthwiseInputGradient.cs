using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lethe.Engine.Kernels;

/// <summary>dx at strides above 1: each output position sends its gradient through the taps to the inputs it read. A chunk is an image, so that no two chunks send to the same input.</summary>
internal static unsafe class DepthwiseInputGradient
{
    internal static void Run(WorkerPool pool, in ConvShape shape, float* dy, float* taps, float* dx, bool accumulate)
    {
        Job job = new() { Shape = shape, Dy = dy, Taps = taps, Dx = dx, Accumulate = accumulate };
        pool.For(shape.N, ref job);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* Dy, Taps, Dx;
        public bool Accumulate;

        public readonly void Run(int chunk)
        {
            int size = Shape.H * Shape.W * Shape.C;
            float* dx = Dx + ((long)chunk * size), dy = Dy + ((long)chunk * Shape.P * Shape.Q * Shape.C);
            if (!Accumulate) new Span<float>(dx, size).Clear();
            for (int position = 0; position < Shape.P * Shape.Q; position++, dy += Shape.C)
            {
                int top = (position / Shape.Q * Shape.StrideH) - Shape.PadH, left = (position % Shape.Q * Shape.StrideW) - Shape.PadW;
                for (int tap = 0; tap < Shape.R * Shape.S; tap++)
                {
                    int h = top + (tap / Shape.S), w = left + (tap % Shape.S);
                    if ((uint)h >= (uint)Shape.H || (uint)w >= (uint)Shape.W) continue;
                    float* target = dx + ((((long)h * Shape.W) + w) * Shape.C), weights = Taps + (tap * DepthwiseConvolution.TapStep(Shape.C));
                    if (Vector512.IsHardwareAccelerated) Send<Lanes512>(Shape.C, dy, weights, target);
                    else if (Vector256.IsHardwareAccelerated) Send<Lanes256>(Shape.C, dy, weights, target);
                    else Send<Lanes128>(Shape.C, dy, weights, target);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Send<T>(int channels, float* dy, float* taps, float* dx)
            where T : unmanaged, IFloatLanes<T>
        {
            int c = 0;
            for (; c <= channels - T.Count; c += T.Count) T.MultiplyAdd(T.Load(dy + c), T.Load(taps + c), T.Load(dx + c)).Store(dx + c);
            if (c == channels) return;
            int part = channels - c;
            T.MultiplyAdd(T.LoadPart(dy + c, part), T.LoadPart(taps + c, part), T.LoadPart(dx + c, part)).StorePart(dx + c, part);
        }
    }
}
