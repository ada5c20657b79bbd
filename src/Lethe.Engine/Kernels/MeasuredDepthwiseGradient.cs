using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Both gradients of a 3×3 depthwise convolution between batch norms, one register of channels of a few images, or of a band of one, at a time: the gradient of y and the
/// input are loaded once into scratch with borders of zeros. A strided convolution's gradient is spread over the input's grid, where both become those of stride 1.
/// Chunks are registers of channels, and runs of images where those are few.
/// </summary>
internal static unsafe class MeasuredDepthwiseGradient
{
    /// <summary>Gradients of y = map(x) * taps.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="shape">A shape that <see cref="DepthwiseConvolution.InBands"/> holds for, with channels that <see cref="MapLayout.Suits"/> holds for.</param>
    /// <param name="to">How y lies.</param>
    /// <param name="dy">Gradient of y, perhaps still to be computed.</param>
    /// <param name="from">How x lies.</param>
    /// <param name="input">The input, its map and where the gradients go.</param>
    /// <param name="turned">The taps turned by 180 degrees.</param>
    /// <param name="dw">[C, 9], added to; or null.</param>
    internal static void Run(WorkerPool pool, in ConvShape shape, in MapLayout to, in PendingGradient dy, in MapLayout from, in MappedInput input, float* turned, float* dw)
    {
        int band = MeasuredDepthwise.BandRows(shape.W, shape.H, 1);
        Job job = new() { Shape = shape, From = from, To = to, Dy = dy, Input = input, Turned = turned, Weights = dw, Rows = band };
        job.Together = MeasuredDepthwise.Together(from, to, (shape.H + band - 1) / band);
        job.Streamed = from.InPlanes && StreamedStores.Suit((long)from.AllRows * from.Channels);
        int lanes = GemmBlock.LaneCount, registers = shape.C / lanes;
        job.Parts = MeasuredDepthwise.Parts(registers, shape.N, job.Together);
        long size = 11L * lanes * job.Parts * registers;
        job.Sums = FloatPool.Rent(size);
        pool.For(registers * job.Parts, ref job);
        for (int v = 0; v < registers; v++) job.Add(v * lanes, lanes);
        FloatPool.Return(job.Sums, size);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public MapLayout From, To;
        public PendingGradient Dy;
        public MappedInput Input;
        public float* Turned, Weights, Sums;
        public int Together, Rows, Parts;
        public bool Streamed;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Register<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Register<Lanes256>(chunk);
            else Register<Lanes128>(chunk);
        }

        /// <summary>Joins the sums of a register's parts, in their order: nine taps, Σ g and Σ g·(x − mean).</summary>
        internal readonly void Add(int c, int lanes)
        {
            float* sums = Sums + (11L * c * Parts);
            for (int part = 1; part < Parts; part++) VectorMath.Add(11 * lanes, sums + (11L * lanes * part), sums);
            for (int i = 0; i < lanes && Weights != null; i++)
            {
                for (int t = 0; t < 9; t++) Weights[((long)(c + i) * 9) + t] += sums[(t * lanes) + i];
            }

            if (Input.Sums == null) return;
            new Span<float>(sums + (9 * lanes), lanes).CopyTo(new Span<float>(Input.Sums + c, lanes));
            new Span<float>(sums + (10 * lanes), lanes).CopyTo(new Span<float>(Input.Sums + Shape.C + c, lanes));
        }

        private readonly void Register<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            int lanes = T.Count, v = chunk / Parts, part = chunk % Parts, units = (Shape.N + Together - 1) / Together;
            long size = (long)Together * (Rows + 2) * (Shape.W + 2) * lanes;
            float* sums = Sums + (11L * lanes * chunk), scratch = FloatPool.Rent(3 * size);
            new Span<float>(sums, 11 * lanes).Clear();
            new Span<float>(scratch, (int)(2 * size)).Clear();
            for (int unit = (int)((long)units * part / Parts); unit < (int)((long)units * (part + 1) / Parts); unit++)
            {
                for (int h = 0; h < Shape.H; h += Rows) Band<T>(unit * Together, v, h, scratch, scratch + size, scratch + (2 * size), sums);
            }

            StreamedStores.Finish();
            FloatPool.Return(scratch, 3 * size);
        }

        private readonly void Band<T>(int image, int v, int h, float* dy, float* x, float* made, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int lanes = T.Count, c = v * lanes, images = Math.Min(Together, Shape.N - image), rows = Math.Min(Rows, Shape.H - h);
            nint line = (nint)(Shape.W + 2) * lanes, box = (rows + 2) * line;
            bool wantsInput = Input.Dx != null;
            Strip input = From.AtImage(Input.X, image, h * Shape.W, v, Shape.W), d = new(made, lanes, (nint)Shape.W * lanes, (nint)rows * Shape.W * lanes);
            Strip inside = new(x + line + lanes, lanes, line, box);
            float* g = Input.Dx + (input.Values - Input.X);
            bool more = h + rows < Shape.H, last = image + Together >= Shape.N;
            float* next = last ? null : From.AtImage(Input.X, image + Together, 0, v, Shape.W).Values;
            float* after = LoadGradient<T>(image, images, v, h - 1, rows + 2, dy);
            if (Weights != null || !Input.Map.IsIdentity) LoadInput<T>(input, images, v, h, rows, x);
            if (Weights != null)
            {
                Strip gradient = new(dy + line + lanes, lanes, line, box);
                StripFilters.Weights<T>(images, rows, Shape.W, new Strip(x, lanes, line, box), gradient, sums, lanes, more ? input.Values + ((rows + 1) * input.Line) : next, wantsInput && !Streamed ? g : null);
            }

            if (!wantsInput) return;
            if (!more) after = last ? null : To.AtImage(Dy.Values, image + Together, 0, v, Shape.Q).Values;
            float* too = Dy.IsPlain || after == null ? null : Dy.Y + (after - Dy.Values);
            StripFilters.Filter<T, StripFilters.Bare>(images, rows, Shape.W, new Strip(dy, lanes, line, box), Turned + c, Shape.C, null, d, after, too, 4 * lanes / (Shape.StrideH * Shape.StrideH));
            Input.Take<T>(images, rows, Shape.W, c, d, inside, input, g, sums + (9 * lanes), sums + (10 * lanes), Streamed);
        }

        // Rows h - 1 to h + rows of the input, zeros outside.
        private readonly void LoadInput<T>(Strip first, int images, int v, int h, int rows, float* x)
            where T : unmanaged, IFloatLanes<T>
        {
            int lanes = T.Count, above = h > 0 ? 1 : 0, below = h + rows < Shape.H ? 1 : 0;
            nint line = (nint)(Shape.W + 2) * lanes;
            if (rows < Shape.H)
            {
                if (above == 0) new Span<float>(x, (int)line).Clear();
                if (below == 0) new Span<float>(x + ((rows + 1) * line), (int)line).Clear();
            }

            Strip from = new(first.Values - (above * first.Line), first.Pixel, first.Line, first.Image), to = new(x + ((1 - above) * line) + lanes, lanes, line, (rows + 2) * line);
            StripPasses.Load<T>(images, rows + above + below, Shape.W, from, Input.Map.From(v * lanes), to);
        }

        // The gradient of y at the places of the inputs on which its filters were centred: with a stride, zeros lie between. Returns what lies behind it.
        private readonly float* LoadGradient<T>(int image, int images, int v, int top, int count, float* dy)
            where T : unmanaged, IFloatLanes<T>
        {
            int lanes = T.Count, stride = Shape.StrideH, first = (Math.Max(top, 0) + stride - 1) / stride, end = Math.Min(Shape.P, ((top + count - 1) / stride) + 1);
            int before = (first * stride) - top, rows = Math.Max(0, end - first);
            nint line = (nint)(Shape.W + 2) * lanes;
            if (Rows < Shape.H && (stride > 1 || rows < count)) new Span<float>(dy, (int)(count * line)).Clear();
            Strip g = To.AtImage(Dy.Values, image, first * Shape.Q, v, Shape.Q);
            if (rows > 0) Dy.Load<T>(images, rows, Shape.Q, v * lanes, Shape.C, g, new Strip(dy + (before * line) + lanes, (nint)stride * lanes, stride * line, count * line));
            return g.Values + (rows * g.Line);
        }
    }
}
