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
        int block = PointwiseBlocks.Rows(c, k), blocks = (rows + block - 1) / block;
        int parts = Math.Clamp((int)((8L << 20) / (c * (long)k)), 1, Math.Min(PointwiseBlocks.MostParts, blocks));
        // The weight gradient lies with the wider side along its rows: [C, K], or [K, C] where the layer narrows.
        bool narrows = c > k;
        int line = PointwiseBlocks.Wide(Math.Max(c, k));
        long weights = dw == null ? 0 : (long)Math.Min(c, k) * line, size = weights + (2 * c), packedSize = GemmPacking.PackedSize(k, c);
        float* sums = FloatPool.Rent(size * parts), packed = FloatPool.Rent(packedSize);
        GemmPacking.Pack(pool, k, c, weight, c, 1, packed);
        Job job = new() { All = rows, C = c, K = k, Block = block, Blocks = blocks, Parts = parts, Line = line, Dy = dy, Input = input, Packed = packed, Sums = sums, Weights = weights };
        pool.For(parts, ref job);
        AddJob add = new() { Sums = sums, Size = size, Parts = parts };
        pool.For((int)((size + AddJob.Length - 1) / AddJob.Length), ref add);
        if (dw != null && !narrows) TransposedSum.Add(pool, k, c, sums, line, dw);
        for (int i = 0; i < k && dw != null && narrows; i++) VectorMath.Add(c, sums + ((long)i * line), dw + ((long)i * c));
        if (input.Sums != null) new Span<float>(sums + weights, 2 * c).CopyTo(new Span<float>(input.Sums, 2 * c));
        FloatPool.Return(packed, packedSize);
        FloatPool.Return(sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        public int All, C, K, Block, Blocks, Parts, Line;
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
            int wideC = PointwiseBlocks.Wide(C), wideK = PointwiseBlocks.Wide(K);
            Buffers buffers = new() { D = (long)Block * wideK, A = (long)Block * wideC, Tiles = TilePacking.Size(Math.Min(C, K), Block), Made = (long)Block * Math.Max(wideC, wideK) };
            long size = buffers.D + buffers.A + buffers.Tiles + buffers.Made;
            float* scratch = FloatPool.Rent(size), sums = Sums + (part * (Weights + (2 * C)));
            new Span<float>(sums + Weights, 2 * C).Clear();
            int first = (int)((long)Blocks * part / Parts), last = (int)((long)Blocks * (part + 1) / Parts);
            for (int i = first; i < last; i++) Gradients<T>(i, i > first, scratch, buffers, sums);
            StreamedStores.Finish();
            FloatPool.Return(scratch, size);
        }

        private readonly void Gradients<T>(int i, bool accumulate, float* scratch, Buffers buffers, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            int n = Math.Min(Block, All - (i * Block)), width = GemmBlock.PanelWidth, lanes = T.Count, wideC = PointwiseBlocks.Wide(C), wideK = PointwiseBlocks.Wide(K);
            bool narrows = C > K;
            long first = (long)i * Block;
            nint plane = (nint)n * lanes;
            float* tiles = scratch + buffers.D + buffers.A, later = tiles + buffers.Tiles;

            // The gradient of y lies in rows for the product that makes dx; the input in planes where it is the wider side of the weight gradient.
            Scratch d = new(scratch, wideK, lanes);
            if (Dy.IsPlain && wideK == K) d = new(Dy.Values + (first * K), K, lanes);
            else Dy.Load<T>(first, n, K, d);

            Scratch a = narrows ? new(scratch + buffers.D, lanes, plane) : new(scratch + buffers.D, wideC, lanes);
            if (!narrows && Input.Map.IsIdentity && C >= lanes) a = new(Input.X + (first * C), C, lanes);
            else if (Weights > 0 || !Input.Map.IsIdentity) Input.Map.Load<T>(n, C, Input.X + (first * C), a);

            if (Weights > 0)
            {
                int low = Math.Min(C, K);
                Scratch rows = narrows ? d : a, planes = narrows ? a : new(later, lanes, plane);
                if (!narrows) ScratchPasses.Load<T>(n, wideK, d.Values, planes);
                TilePacking.Columns<T>(low, n, rows.Values, rows.Pixel, tiles);
                TiledProduct.Multiply<T>(low, Line, n, tiles, planes.Values, sums, Line, accumulate);
            }

            if (Input.Dx == null) return;
            bool direct = Input.Map.IsIdentity && wideC == C;
            Scratch made = direct ? new(Input.Dx + (first * C), C, lanes) : new(later, wideC, lanes);
            bool add = direct && Input.Accumulate;
            GemmBlock.Multiply(n, wideC, K, d.Values, wideK, 1, Packed, width, (nint)K * width, made.Values, wideC, add, null);
            if (!direct) Input.Take<T>(first, n, C, made, a, sums + Weights, StreamedStores.Suit<T>((long)All * C, C));
        }
    }

    /// <summary>Floats of each part of the scratch: the gradient of y, the mapped input, the narrower of the two in tiles, and the wider one in planes, then the gradient of the input.</summary>
    private struct Buffers
    {
        public long D, A, Tiles, Made;
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
