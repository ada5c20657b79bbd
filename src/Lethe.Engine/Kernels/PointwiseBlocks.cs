using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>1×1 convolutions of a mapped input, block of positions by block: mapped into scratch, multiplied, and measured while the result is in cache.</summary>
internal static unsafe class PointwiseBlocks
{
    // Few runs of blocks, so that scratch stays with the core that used it last.
    internal const int MostParts = 16;

    /// <summary>Positions of a block, so that input and output stay in the second-level cache; by shape alone.</summary>
    internal static int Rows(int c, int k) => Math.Clamp(96 * 1024 / (c + k) / 12 * 12, 48, 252);

    /// <summary>Floats from position to position in scratch: whole registers.</summary>
    internal static int Wide(int channels) => (channels + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount * GemmBlock.LaneCount;

    /// <summary>y = map(x) w', with mean and biased variance of each channel of y.</summary>
    internal static void Forward(WorkerPool pool, int rows, int c, int k, float* x, in ChannelMap map, float* weight, float* y, float* mean, float* variance)
    {
        int block = Rows(c, k), blocks = (rows + block - 1) / block;
        long packedSize = GemmPacking.PackedSize(c, k), momentsSize = 2L * blocks * k;
        float* packed = FloatPool.Rent(packedSize), partial = FloatPool.Rent(momentsSize);
        GemmPacking.Pack(pool, c, k, weight, 1, c, packed);
        Job job = new() { All = rows, C = c, K = k, Block = block, Blocks = blocks, X = x, Map = map, Packed = packed, Y = y, Partial = partial };
        pool.For(Math.Min(MostParts, blocks), ref job);
        new ChannelMoments { Period = rows, Block = block, Chunks = blocks }.Join(k, partial, mean, variance);
        FloatPool.Return(partial, momentsSize);
        FloatPool.Return(packed, packedSize);
    }

    private struct Job : IChunkJob
    {
        public int All, C, K, Block, Blocks;
        public ChannelMap Map;
        public float* X, Packed, Y, Partial;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            long size = (long)Block * (Wide(C) + Wide(K));
            float* scratch = FloatPool.Rent(size);
            int parts = Math.Min(MostParts, Blocks);
            for (int i = (int)((long)Blocks * part / parts); i < (int)((long)Blocks * (part + 1) / parts); i++) Multiply<T>(i, scratch, scratch + ((long)Block * Wide(C)));
            FloatPool.Return(scratch, size);
        }

        private readonly void Multiply<T>(int i, float* mapped, float* product)
            where T : unmanaged, IFloatLanes<T>
        {
            int n = Math.Min(Block, All - (i * Block)), width = GemmBlock.PanelWidth, wide = Wide(K);
            float* a = X + ((long)i * Block * C), y = Y + ((long)i * Block * K);
            bool direct = wide == K;
            nint lda = C;
            if (!Map.IsIdentity)
            {
                lda = Wide(C);
                Map.Load<T>(n, C, a, new Scratch(mapped, lda, T.Count));
                a = mapped;
            }

            Scratch made = new(direct ? y : product, wide, T.Count);
            GemmBlock.Multiply(n, wide, C, a, lda, 1, Packed, width, (nint)C * width, made.Values, wide, false, null);
            float* moments = Partial + (2L * i * K);
            ScratchPasses.Moments<T>(n, K, made, moments, moments + K);
            if (!direct) ScratchPasses.Store<T, CachedStores>(n, K, made, y, accumulate: false);
        }
    }
}
