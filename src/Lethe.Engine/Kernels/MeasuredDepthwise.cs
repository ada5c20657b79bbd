using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// 3×3 depthwise convolutions with a border of one between batch norms: one register of channels of a few images, or of a band of one, is loaded through a map into
/// scratch with a border of zeros, filtered, and measured while it is in the first-level cache. Chunks are registers of channels, and runs of images where those are few.
/// </summary>
internal static unsafe class MeasuredDepthwise
{
    // For machines with more cores than a narrow layer has registers.
    private const int LeastChunks = 16;

    // A band and what is made of it stay in the first-level cache.
    private const int Floats = 3 * 1024;

    /// <summary>Rows out of a band whose input fits: near-equal bands of all <paramref name="rows"/>, by shape alone.</summary>
    internal static int BandRows(int width, int rows, int stride)
    {
        int line = (width + 2) * 8, most = Math.Clamp(((Floats / line) - 2) / stride, 1, rows), bands = (rows + most - 1) / most;
        return (rows + bands - 1) / bands;
    }

    /// <summary>Images that are filtered together: they lie in one group on both sides. One where it is cut into bands.</summary>
    internal static int Together(in MapLayout from, in MapLayout to, int bands)
    {
        if (bands > 1 || !from.InPlanes || !to.InPlanes) return 1;
        int together = Math.Min(from.Group, to.Group);
        while (from.Group % together != 0 || to.Group % together != 0) together--;
        return together;
    }

    /// <summary>y = map(x) * taps, with mean and biased variance of each channel of y.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="shape">A shape that <see cref="DepthwiseConvolution.InBands"/> holds for, with channels that <see cref="MapLayout.Suits"/> holds for.</param>
    /// <param name="from">How x lies.</param>
    /// <param name="x">Input.</param>
    /// <param name="map">Applied to the input as it is loaded.</param>
    /// <param name="taps">[9, C].</param>
    /// <param name="to">How y lies.</param>
    /// <param name="y">Output.</param>
    /// <param name="mean">Takes each channel's mean of y.</param>
    /// <param name="variance">Its biased variance.</param>
    internal static void Forward(WorkerPool pool, in ConvShape shape, in MapLayout from, float* x, in ChannelMap map, float* taps, in MapLayout to, float* y, float* mean, float* variance)
    {
        Job job = new() { Shape = shape, From = from, To = to, X = x, Map = map, Taps = taps, Y = y, Band = BandRows(shape.W, shape.P, shape.StrideH) };
        job.Bands = (shape.P + job.Band - 1) / job.Band;
        job.Together = Together(from, to, job.Bands);
        job.Streamed = to.InPlanes && StreamedStores.Suit((long)to.AllRows * to.Channels);
        job.Parts = Parts(shape.C / GemmBlock.LaneCount, shape.N, job.Together);
        job.Moments = new ChannelMoments { Rows = to.AllRows, Period = job.Together * to.Positions, Block = job.Bands > 1 ? job.Band * shape.Q : job.Together * to.Positions };
        long size = 2L * job.Moments.Chunks * shape.C;
        job.Partial = FloatPool.Rent(size);
        pool.For(shape.C / GemmBlock.LaneCount * job.Parts, ref job);
        for (int c = 0; c < shape.C; c += GemmBlock.LaneCount) job.Moments.Join(GemmBlock.LaneCount, job.MomentsOf(c / GemmBlock.LaneCount), mean + c, variance + c);
        FloatPool.Return(job.Partial, size);
    }

    /// <summary>Runs of images that a register is cut into, where there are few registers.</summary>
    internal static int Parts(int registers, int images, int together) => Math.Clamp(LeastChunks / registers, 1, (images + together - 1) / together);

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public MapLayout From, To;
        public ChannelMap Map;
        public ChannelMoments Moments;
        public float* X, Taps, Y, Partial;
        public int Together, Band, Bands, Parts;
        public bool Streamed;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Register<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Register<Lanes256>(chunk);
            else Register<Lanes128>(chunk);
        }

        internal readonly float* MomentsOf(int v) => Partial + ((long)v * 2 * Moments.Chunks * GemmBlock.LaneCount);

        private readonly void Register<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            nint line = (nint)(Shape.W + 2) * T.Count;
            int v = chunk / Parts, part = chunk % Parts, units = (Shape.N + Together - 1) / Together, first = (int)((long)units * part / Parts), last = (int)((long)units * (part + 1) / Parts);
            long boxSize = Together * (((Band - 1) * Shape.StrideH) + 3) * line, madeSize = (long)Together * Band * Shape.Q * T.Count;
            float* box = FloatPool.Rent(boxSize), made = FloatPool.Rent(madeSize);
            new Span<float>(box, (int)boxSize).Clear();
            float* next = MomentsOf(v) + (2L * first * Bands * T.Count);
            for (int unit = first; unit < last; unit++)
            {
                for (int band = 0; band < Bands; band++, next += 2 * T.Count) Filter<T>(unit * Together, v, band, box, made, next);
            }

            StreamedStores.Finish();
            FloatPool.Return(made, madeSize);
            FloatPool.Return(box, boxSize);
        }

        private readonly void Filter<T>(int image, int v, int band, float* box, float* made, float* moments)
            where T : unmanaged, IFloatLanes<T>
        {
            int lanes = T.Count, c = v * lanes, stride = Shape.StrideH, images = Math.Min(Together, Shape.N - image);
            int p = band * Band, rows = Math.Min(Band, Shape.P - p), top = (p * stride) - 1, count = ((rows - 1) * stride) + 3;
            int before = Math.Max(0, -top), inside = Math.Min(Shape.H - top, count) - before;
            nint line = (nint)(Shape.W + 2) * lanes;
            if (Bands > 1)
            {
                if (before > 0) new Span<float>(box, (int)line).Clear();
                if (count > before + inside) new Span<float>(box + ((before + inside) * line), (int)line).Clear();
            }

            Strip x = From.AtImage(X, image, (top + before) * Shape.W, v, Shape.W), y = To.AtImage(Y, image, p * Shape.Q, v, Shape.Q);
            Strip padded = new(box, lanes, line, count * line), result = new(made, lanes, (nint)Shape.Q * lanes, (nint)rows * Shape.Q * lanes);
            StripPasses.Load<T>(images, inside, Shape.W, x, Map.From(c), new Strip(box + (before * line) + lanes, lanes, line, padded.Image));
            if (stride == 1) StripFilters.Filter<T, StripFilters.Bare>(images, rows, Shape.Q, padded, Taps + c, Shape.C, null, result, Ahead(x, inside, image, v, band), Streamed ? null : y.Values, 4 * lanes);
            else StripFilters.FilterStrided<T, StripFilters.Bare>(images, rows, Shape.Q, padded, stride, Taps + c, Shape.C, null, result);
            if (Streamed) StripPasses.Measure<T, StreamedStores>(images * rows * Shape.Q, result, y, moments, moments + lanes);
            else StripPasses.Measure<T, CachedStores>(images * rows * Shape.Q, result, y, moments, moments + lanes);
        }

        // Where the next band begins, or the next images.
        private readonly float* Ahead(Strip x, int inside, int image, int v, int band)
        {
            if (band + 1 < Bands) return x.Values + (inside * x.Line);
            return image + Together < Shape.N ? From.AtImage(X, image + Together, 0, v, Shape.W).Values : null;
        }
    }
}
