using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>3×3 depthwise convolutions with a border of one: a chunk is a run of bands of images, each loaded and filtered.</summary>
internal static unsafe class DepthwiseBands
{
    // Few, so that scratch stays with the core that used it last.
    private const int MostParts = 16;

    /// <summary>y = x * taps (+ bias).</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="shape">A shape that <see cref="DepthwiseConvolution.InBands"/> holds for.</param>
    /// <param name="x">Input.</param>
    /// <param name="taps">[9, channels up to whole registers].</param>
    /// <param name="bias">[C] or null.</param>
    /// <param name="y">Output.</param>
    internal static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* taps, float* bias, float* y)
    {
        int band = DepthwiseBand.BandRows(shape.C, shape.W, shape.P, shape.StrideH), bands = (shape.P + band - 1) / band, chunks = shape.N * bands;
        Job job = new() { Shape = shape, X = x, Taps = taps, Bias = bias, Y = y, Band = band, Bands = bands, Chunks = chunks };
        pool.For(Math.Min(MostParts, chunks), ref job);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Taps, Bias, Y;
        public int Band, Bands, Chunks;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Rows<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Rows<Lanes256>(chunk);
            else Rows<Lanes128>(chunk);
        }

        private readonly void Rows<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            DepthwiseBand band = new(Shape.C, Shape.W, ((Band - 1) * Shape.StrideH) + 3);
            long size = (long)Band * Shape.Q * DepthwiseConvolution.TapStep(Shape.C);
            float* loaded = FloatPool.Rent(band.Size), made = FloatPool.Rent(size);
            int parts = Math.Min(MostParts, Chunks);
            for (int chunk = (int)((long)Chunks * part / parts); chunk < (int)((long)Chunks * (part + 1) / parts); chunk++) Filter<T>(chunk, band, loaded, made);
            StreamedStores.Finish();
            FloatPool.Return(made, size);
            FloatPool.Return(loaded, band.Size);
        }

        private readonly void Filter<T>(int chunk, in DepthwiseBand band, float* loaded, float* made)
            where T : unmanaged, IFloatLanes<T>
        {
            int n = chunk / Bands, first = chunk % Bands * Band, rows = Math.Min(Band, Shape.P - first), stride = Shape.StrideH, channels = Shape.C;
            band.Fill<T>(X + ((long)n * Shape.H * Shape.W * channels), Shape.H, (first * stride) - 1, ((rows - 1) * stride) + 3, loaded);
            nint tapStep = DepthwiseConvolution.TapStep(channels), plane = (nint)rows * Shape.Q * T.Count, line = (nint)Shape.Q * T.Count;
            T* ends = stackalloc T[3] { T.Zero, T.Broadcast(float.NegativeInfinity), T.Broadcast(float.PositiveInfinity) };
            float* from = loaded, to = made;
            for (int c = 0; c < channels; c += T.Count, from += T.Count, to += plane)
            {
                if (Bias != null) ends[0] = T.LoadPart(Bias + c, Math.Min(T.Count, channels - c));
                Strip x = new(from, band.Pixel, band.Line), result = new(to, T.Count, line);
                if (stride == 1) StripFilters.Filter<T, StripFilters.Clipped>(1, rows, Shape.Q, x, Taps + c, tapStep, ends, result, null, null, 0);
                else StripFilters.FilterStrided<T, StripFilters.Clipped>(1, rows, Shape.Q, x, stride, Taps + c, tapStep, ends, result);
            }

            Scratch planes = new(made, T.Count, plane);
            float* y = Y + ((((long)n * Shape.P) + first) * Shape.Q * channels);
            if (StreamedStores.Suit<T>((long)Shape.Rows * channels, channels)) ScratchPasses.Store<T, StreamedStores>(rows * Shape.Q, channels, planes, y, accumulate: false);
            else ScratchPasses.Store<T, CachedStores>(rows * Shape.Q, channels, planes, y, accumulate: false);
        }
    }
}
