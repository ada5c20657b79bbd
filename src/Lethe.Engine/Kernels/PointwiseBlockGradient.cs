using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Both gradients of a 1×1 convolution of a mapped input in one pass over its blocks of positions. Runs of blocks have sums of their own, added in their order.</summary>
internal static unsafe class PointwiseBlockGradient
{
    /// <summary>Gradients of y = map(x) w'.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="c">Channels of x.</param>
    /// <param name="k">Channels of y.</param>
    /// <param name="dy">Gradient of y, perhaps still to be computed.</param>
    /// <param name="input">The input, its map and where its gradient goes.</param>
    /// <param name="weight">[K, C].</param>
    /// <param name="dw">[K, C], added to; or null.</param>
    internal static void Run(WorkerPool pool, int rows, int c, int k, in PendingGradient dy, in MappedInput input, float* weight, float* dw)
    {
        int block = PointwiseBlocks.Rows(c, k), blocks = (rows + block - 1) / block, wide = PointwiseBlocks.Wide(k);
        int parts = Math.Clamp((int)((8L << 20) / (c * (long)k)), 1, Math.Min(PointwiseBlocks.MostParts, blocks));
        long weights = dw == null ? 0 : (long)c * wide, size = weights + (2 * c), packedSize = GemmPacking.PackedSize(k, c);
        float* sums = FloatPool.Rent(size * parts), packed = FloatPool.Rent(packedSize);
        GemmPacking.Pack(pool, k, c, weight, c, 1, packed);
        Job job = new() { All = rows, C = c, K = k, Block = block, Blocks = blocks, Parts = parts, Dy = dy, Input = input, Packed = packed, Sums = sums, Weights = weights };
        pool.For(parts, ref job);
        AddJob add = new() { Sums = sums, Size = size, Parts = parts };
        pool.For((int)((size + AddJob.Length - 1) / AddJob.Length), ref add);
        if (dw != null) TransposedSum.Add(pool, k, c, sums, wide, dw);
        if (input.Sums != null) new Span<float>(sums + weights, 2 * c).CopyTo(new Span<float>(input.Sums, 2 * c));
        FloatPool.Return(packed, packedSize);
        FloatPool.Return(sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        public int All, C, K, Block, Blocks, Parts;
        public PendingGradient Dy;
        public MappedInput Input;
        public float* Packed, Sums;
        public long Weights;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Part<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Part<Lanes256>(chunk);
            else Part<Lanes128>(chunk);
        }

        private readonly void Part<T>(int part)
            where T : unmanaged, IFloatLanes<T>
        {
            long size = (long)Block * ((2 * PointwiseBlocks.Wide(C)) + PointwiseBlocks.Wide(K));
            float* scratch = FloatPool.Rent(size), sums = Sums + (part * (Weights + (2 * C)));
            new Span<float>(sums + Weights, 2 * C).Clear();
            int first = (int)((long)Blocks * part / Parts), last = (int)((long)Blocks * (part + 1) / Parts);
            for (int i = first; i < last; i++) Gradients<T>(i, i > first, scratch, sums);
            StreamedStores.Finish();
            FloatPool.Return(scratch, size);
        }

        private readonly void Gradients<T>(int i, bool accumulate, float* scratch, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int n = Math.Min(Block, All - (i * Block)), width = GemmBlock.PanelWidth, wideC = PointwiseBlocks.Wide(C), wideK = PointwiseBlocks.Wide(K);
            long first = (long)i * Block;
            float* d = Dy.Values + (first * K), a = Input.X + (first * C);
            if (!Dy.IsPlain || wideK != K)
            {
                d = scratch;
                Dy.Load<T>(first, n, K, new Scratch(d, wideK, T.Count));
            }

            nint lda = C;
            if (!Input.Map.IsIdentity)
            {
                lda = wideC;
                Scratch mapped = new(scratch + ((long)Block * wideK), wideC, T.Count);
                Input.Map.Load<T>(n, C, a, mapped);
                a = mapped.Values;
            }

            if (Weights > 0) GemmBlock.Multiply(C, wideK, n, a, 1, lda, d, wideK, width, sums, wideK, accumulate, null);
            if (Input.Dx == null) return;
            if (Input.Map.IsIdentity && wideC == C)
            {
                GemmBlock.Multiply(n, C, K, d, wideK, 1, Packed, width, (nint)K * width, Input.Dx + (first * C), C, Input.Accumulate, null);
                return;
            }

            Scratch made = new(scratch + ((long)Block * (wideK + wideC)), wideC, T.Count);
            GemmBlock.Multiply(n, wideC, K, d, wideK, 1, Packed, width, (nint)K * width, made.Values, wideC, false, null);
            Input.Take<T>(first, n, C, made, new Scratch(a, lda, T.Count), sums + Weights, StreamedStores.Suit<T>((long)All * C, C));
        }
    }

    private struct AddJob : IChunkJob
    {
        public const int Length = 8192;
        public float* Sums;
        public long Size;
        public int Parts;

        public readonly void Run(int chunk)
        {
            long first = (long)chunk * Length;
            int length = (int)Math.Min(Length, Size - first);
            for (int part = 1; part < Parts; part++) VectorMath.Add(length, Sums + (part * Size) + first, Sums + first);
        }
    }
}
