using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// 3x3 convolutions of stride 1 by Winograd's F(4x4, 3x3): a quarter of the multiplications. The input gradient is the
/// same computation with the weights turned and transposed.
/// </summary>
/// <remarks>
/// Narrow layers run in blocks of tiles, each wholly on one thread, whose V and M stay in the second-level cache. In wide
/// layers the transformed weights are what does not fit: there all tiles are transformed first, then each position is one
/// product that reads its weights once, then the outputs are transformed. Where the weights outweigh even all tiles
/// (few positions, many channels), <see cref="WinogradWideProduct"/> transforms them piece by piece in the cache.
/// </remarks>
internal static unsafe class WinogradConvolution
{
    private const int Positions = WinogradTransform.Positions;
    private const int LocalWeights = 96 * 96;
    private const long LocalBytes = 256 << 10;
    private const long StagedBytes = 4 << 20;
    private const long WideBytes = 24 << 20;

    /// <summary>Off where the AppContext switch <c>Lethe.Engine.Winograd</c> was set to false before the first convolution: for comparisons.</summary>
    public static bool Enabled { get; } = !AppContext.TryGetSwitch("Lethe.Engine.Winograd", out bool enabled) || enabled;

    /// <summary>Whether the algorithm applies and pays: 3x3, stride 1, tiles not mostly empty.</summary>
    public static bool Suits(in ConvShape shape)
    {
        if (!Enabled || shape.R != 3 || shape.S != 3 || shape.StrideH != 1 || shape.StrideW != 1 || shape.Groups != 1 || shape.PadH > 2 || shape.PadW > 2) return false;
        if (shape.C < 8 || shape.K < 8 || Math.Max(shape.C, shape.K) > WinogradTiles.MaxChannels) return false;
        int tiles = ((shape.P + 3) / 4) * ((shape.Q + 3) / 4);
        return shape.P * shape.Q * 2 > tiles * 16;
    }

    /// <summary>y = x * weight, and what follows.</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, in ConvEpilogue epilogue, float* y)
    {
        var tiles = new WinogradTiles(shape.N, shape.H, shape.W, shape.C, shape.P, shape.Q, shape.K, shape.PadH, shape.PadW);
        Run(pool, new Job { Tiles = tiles, C = shape.C, K = shape.K, X = x, Weight = weight, Epilogue = epilogue, Y = y });
    }

    /// <summary>dx (+)= the gradient of the input.</summary>
    public static void InputGradient(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate)
    {
        var tiles = new WinogradTiles(shape.N, shape.P, shape.Q, shape.K, shape.H, shape.W, shape.C, 2 - shape.PadH, 2 - shape.PadW);
        Run(pool, new Job { Tiles = tiles, C = shape.K, K = shape.C, X = dy, Weight = weight, Y = dx, Turned = true, Epilogue = new ConvEpilogue(null, accumulate ? dx : null) });
    }

    /// <summary>Whether a layer is narrow: its blocks run wholly on one thread, and its transformed weights may be kept between calls.</summary>
    public static bool IsNarrow(in ConvShape shape) => Suits(shape) && (long)shape.C * shape.K <= LocalWeights;

    /// <summary>Floats of the transformed weights.</summary>
    public static long TransformedSize(in ConvShape shape) => Positions * Math.Max(WinogradKernels.PositionSize(shape.C, shape.K), WinogradKernels.PositionSize(shape.K, shape.C));

    /// <summary>The transformed weights of a narrow layer, for its output or, turned, for its input gradient.</summary>
    public static void TransformWeights(WorkerPool pool, in ConvShape shape, float* weight, bool turned, float* u)
    {
        if (turned) WinogradKernels.TransformBackward(pool, shape.C, shape.K, weight, u);
        else WinogradKernels.TransformForward(pool, shape.C, shape.K, weight, u);
    }

    /// <summary>As <see cref="Forward"/>, with weights that are transformed already.</summary>
    public static void ForwardTransformed(WorkerPool pool, in ConvShape shape, float* x, float* u, in ConvEpilogue epilogue, float* y)
    {
        var tiles = new WinogradTiles(shape.N, shape.H, shape.W, shape.C, shape.P, shape.Q, shape.K, shape.PadH, shape.PadW);
        RunLocal(pool, new Job { Tiles = tiles, C = shape.C, K = shape.K, X = x, U = u, Epilogue = epilogue, Y = y });
    }

    /// <summary>As <see cref="InputGradient"/>, with weights that are transformed and turned already.</summary>
    public static void InputGradientTransformed(WorkerPool pool, in ConvShape shape, float* dy, float* u, float* dx, bool accumulate)
    {
        var tiles = new WinogradTiles(shape.N, shape.P, shape.Q, shape.K, shape.H, shape.W, shape.C, 2 - shape.PadH, 2 - shape.PadW);
        RunLocal(pool, new Job { Tiles = tiles, C = shape.K, K = shape.C, X = dy, U = u, Y = dx, Epilogue = new ConvEpilogue(null, accumulate ? dx : null) });
    }

    private static void Run(WorkerPool pool, Job job)
    {
        if ((long)job.C * job.K > LocalWeights && (long)job.C * job.K >= (long)job.Tiles.Count * (job.C + job.K))
        {
            RunStaged(pool, job, wide: true);
            return;
        }

        long size = Positions * WinogradKernels.PositionSize(job.C, job.K);
        job.U = FloatPool.Rent(size);
        if (job.Turned) WinogradKernels.TransformBackward(pool, job.K, job.C, job.Weight, job.U);
        else WinogradKernels.TransformForward(pool, job.C, job.K, job.Weight, job.U);
        if ((long)job.C * job.K > LocalWeights) RunStaged(pool, job, wide: false);
        else RunLocal(pool, job);
        FloatPool.Return(job.U, size);
    }

    private static void RunLocal(WorkerPool pool, Job job)
    {
        int tile = GemmBlock.TileRows;
        job.Block = Math.Min(Math.Clamp(job.BlockOf(LocalBytes) / tile * tile, tile, 96), job.Tiles.Count);
        job.Ahead = pool.Threads;
        pool.For((job.Tiles.Count + job.Block - 1) / job.Block, ref job);
    }

    private static void RunStaged(WorkerPool pool, Job job, bool wide)
    {
        int perChunk = Math.Max(1, 2048 / (job.C + job.K));
        job.Block = Math.Min(Math.Max(job.BlockOf(wide ? WideBytes : StagedBytes), GemmBlock.TileRows), job.Tiles.Count);
        job.Rent();
        for (job.First = 0; job.First < job.Tiles.Count; job.First += job.Block)
        {
            job.Count = Math.Min(job.Block, job.Tiles.Count - job.First);
            int chunks = (job.Count + perChunk - 1) / perChunk;
            var stage = new Stage { Job = job, TilesPerChunk = perChunk, Step = Step.TransformInput };
            pool.For(chunks, ref stage);
            stage.Step = wide ? Step.MultiplyOutputs : Step.MultiplyPosition;
            pool.For(wide ? WinogradWideProduct.Chunks(job.K) : Positions, ref stage);
            stage.Step = Step.TransformOutput;
            pool.For(chunks, ref stage);
        }

        job.Return();
    }

    private enum Step
    {
        TransformInput,
        MultiplyPosition,
        MultiplyOutputs,
        TransformOutput,
    }

    /// <summary>One convolution; as a chunk job, a block of tiles from input to output.</summary>
    private struct Job : IChunkJob
    {
        public WinogradTiles Tiles;
        public int C, K, Block, First, Count, Ahead;
        public float* X, Weight, U, Y, V, M;
        public ConvEpilogue Epilogue;
        public bool Turned;

        private readonly nint VStride => WinogradTiles.PositionStride(Block, WinogradTiles.Padded(C));

        private readonly nint MStride => WinogradTiles.PositionStride(Block, WinogradTiles.Padded(K));

        public readonly int BlockOf(long bytes) => (int)(bytes / (Positions * sizeof(float) * (WinogradTiles.Padded(C) + WinogradTiles.Padded(K))));

        public void Rent()
        {
            V = FloatPool.Rent(Positions * VStride);
            M = FloatPool.Rent(Positions * MStride);
        }

        public readonly void Return()
        {
            FloatPool.Return(M, Positions * MStride);
            FloatPool.Return(V, Positions * VStride);
        }

        public readonly void Run(int chunk)
        {
            Job own = this;
            own.First = chunk * Block;
            own.Count = Math.Min(Block, Tiles.Count - own.First);
            own.Rent();
            own.TransformInput(0, own.Count);
            int next = own.First + (Ahead * Block);
            for (int position = 0; position < Positions; position++)
            {
                own.Multiply(position);
                Tiles.AskForInput(X, next, Math.Min(Block, Tiles.Count - next), position, Positions);
                Tiles.AskForOutput(Y, own.First, own.Count, position, Positions);
                if (Epilogue.Added != null && Epilogue.Added != Y) Tiles.AskForOutput(Epilogue.Added, own.First, own.Count, position, Positions);
            }

            own.TransformOutput(0, own.Count);
            own.Return();
        }

        public readonly void TransformInput(int from, int count)
        {
            float* v = V + (from * (nint)WinogradTiles.Padded(C));
            if (Vector512.IsHardwareAccelerated) Tiles.TransformInput<Lanes512>(X, First + from, count, v, VStride);
            else if (Vector256.IsHardwareAccelerated) Tiles.TransformInput<Lanes256>(X, First + from, count, v, VStride);
            else Tiles.TransformInput<Lanes128>(X, First + from, count, v, VStride);
        }

        public readonly void Multiply(int position)
        {
            int width = GemmBlock.PanelWidth, lda = WinogradTiles.Padded(C), ldc = WinogradTiles.Padded(K);
            GemmBlock.Multiply(
                Count, ldc, C, V + (position * VStride), lda, 1, U + (position * WinogradKernels.PositionSize(C, K)), width, (nint)C * width,
                M + (position * MStride), ldc, false, null);
        }

        public readonly void MultiplyOutputs(int chunk) =>
            WinogradWideProduct.Run(chunk, Weight, Turned, C, K, Count, V, VStride, WinogradTiles.Padded(C), M, MStride, WinogradTiles.Padded(K));

        public readonly void TransformOutput(int from, int count)
        {
            float* m = M + (from * (nint)WinogradTiles.Padded(K));
            if (Vector512.IsHardwareAccelerated) Tiles.TransformOutput<Lanes512>(m, MStride, First + from, count, Epilogue, Y);
            else if (Vector256.IsHardwareAccelerated) Tiles.TransformOutput<Lanes256>(m, MStride, First + from, count, Epilogue, Y);
            else Tiles.TransformOutput<Lanes128>(m, MStride, First + from, count, Epilogue, Y);
        }
    }

    /// <summary>One of the three steps over all tiles of a block, shared by the threads.</summary>
    private struct Stage : IChunkJob
    {
        public Job Job;
        public Step Step;
        public int TilesPerChunk;

        public readonly void Run(int chunk)
        {
            int from = chunk * TilesPerChunk, count = Math.Min(TilesPerChunk, Job.Count - from);
            if (Step == Step.TransformInput) Job.TransformInput(from, count);
            else if (Step == Step.MultiplyPosition) Job.Multiply(chunk);
            else if (Step == Step.MultiplyOutputs) Job.MultiplyOutputs(chunk);
            else Job.TransformOutput(from, count);
        }
    }
}
