using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Both gradients of a 3×3 depthwise convolution with a border of one in one pass: the gradient of y and the input are loaded once.
/// A strided convolution's gradient is spread over the input's grid, where both become those of stride 1. Chunks are runs of images with sums of their own.
/// </summary>
internal static unsafe class DepthwiseBandGradient
{
    private const int MostParts = 16;

    /// <summary>Gradients of y = x * taps.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="shape">A shape that <see cref="DepthwiseConvolution.InBands"/> holds for.</param>
    /// <param name="x">Input, or null where <paramref name="dw"/> is.</param>
    /// <param name="dy">Gradient of y.</param>
    /// <param name="turned">The taps turned by 180 degrees, or null where <paramref name="dx"/> is.</param>
    /// <param name="dx">Gradient of x, or null.</param>
    /// <param name="accumulate">Whether to add to it.</param>
    /// <param name="dw">[C, 9], added to; or null.</param>
    internal static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* turned, float* dx, bool accumulate, float* dw)
    {
        int parts = Math.Min(MostParts, shape.N), step = (int)DepthwiseConvolution.TapStep(shape.C);
        int size = 9 * step;
        float* sums = FloatPool.Rent((long)parts * size);
        Job job = new() { Shape = shape, X = x, Dy = dy, Turned = turned, Dx = dx, Accumulate = accumulate, Sums = sums, Size = size, Parts = parts, WantsWeights = dw != null };
        pool.For(parts, ref job);
        for (int part = 1; part < parts; part++) VectorMath.Add(size, sums + ((long)part * size), sums);
        for (int c = 0; c < shape.C && dw != null; c++)
        {
            for (int t = 0; t < 9; t++) dw[((long)c * 9) + t] += sums[((long)t * step) + c];
        }

        FloatPool.Return(sums, (long)parts * size);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Dy, Turned, Dx, Sums;
        public int Size, Parts;
        public bool Accumulate, WantsWeights;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            int band = DepthwiseBand.BandRows(Shape.C, Shape.W, Shape.H, 1);
            DepthwiseBand box = new(Shape.C, Shape.W, band + 2);
            float* sums = Sums + ((long)part * Size), x = FloatPool.Rent(box.Size), dy = FloatPool.Rent(box.Size), rows = FloatPool.Rent(box.Size);
            new Span<float>(sums, Size).Clear();
            int first = (int)((long)Shape.N * part / Parts), last = (int)((long)Shape.N * (part + 1) / Parts);
            for (int n = first; n < last; n++)
            {
                for (int h = 0; h < Shape.H; h += band) Band<T>(box, n, h, Math.Min(band, Shape.H - h), x, dy, rows, sums);
            }

            StreamedStores.Finish();
            FloatPool.Return(rows, box.Size);
            FloatPool.Return(dy, box.Size);
            FloatPool.Return(x, box.Size);
        }

        private readonly void Band<T>(in DepthwiseBand box, int n, int h, int rows, float* x, float* dy, float* scratch, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int channels = Shape.C;
            nint step = DepthwiseConvolution.TapStep(channels);
            box.Fill<T>(Dy, n, Shape.P, Shape.Q, Shape.StrideH, h - 1, rows + 2, dy);
            if (WantsWeights) box.Fill<T>(X + ((long)n * Shape.H * Shape.W * channels), Shape.H, h - 1, rows + 2, x);
            float* planeX = x, planeDy = dy, to = scratch;
            nint plane = (nint)rows * Shape.W * T.Count;
            for (int c = 0; c < channels; c += T.Count, planeX += T.Count, planeDy += T.Count, to += plane)
            {
                if (WantsWeights) StripFilters.Weights<T>(1, rows, Shape.W, new Strip(planeX, box.Pixel, box.Line), new Strip(planeDy + box.Line + box.Pixel, box.Pixel, box.Line), sums + c, step, null, null);
                if (Dx != null) StripFilters.Filter<T, StripFilters.Bare>(1, rows, Shape.W, new Strip(planeDy, box.Pixel, box.Line), Turned + c, step, null, new Strip(to, T.Count, (nint)Shape.W * T.Count), null, null, 0);
            }

            if (Dx == null) return;
            Scratch made = new(scratch, T.Count, plane);
            float* at = Dx + ((((long)n * Shape.H) + h) * Shape.W * channels);
            if (!Accumulate && StreamedStores.Suit<T>((long)Shape.N * Shape.H * Shape.W * channels, channels)) ScratchPasses.Store<T, StreamedStores>(rows * Shape.W, channels, made, at, accumulate: false);
            else ScratchPasses.Store<T, CachedStores>(rows * Shape.W, channels, made, at, Accumulate);
        }
    }
}
