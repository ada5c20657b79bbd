using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// dW of 3x3 convolutions of stride 1, the transpose of Winograd's F(4x4, 3x3): dU[i] = sum over tiles of V[i] (outer)
/// Z[i] with V = B' x B, Z = A dy A', then dW = G' dU G.
/// </summary>
/// <remarks>
/// Narrow layers: runs of tiles with a dU of their own each, on one thread; the sums are added in the order of the runs.
/// Wide layers: all tiles of a large block are transformed, then each position is one product that adds to its dU, in the
/// order of the blocks. With <c>squared</c> a run is one image, and what is added up is the square of its dW.
/// </remarks>
internal static unsafe class WinogradWeightGradient
{
    private const int Positions = WinogradTransform.Positions;
    private const int LocalWeights = 48 * 48;
    private const long LocalBytes = 384 << 10;
    private const long StagedBytes = 4 << 20;

    /// <summary>dw += the gradient of the weights.</summary>
    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw)
    {
        var job = new Job(shape, x, dy);
        if (job.C * job.K <= LocalWeights) RunLocal(pool, job, dw);
        else if ((long)job.C * job.K >= 2L * job.Tiles.Count * (job.C + job.K)) WinogradPieceGradient.Run(pool, shape, x, dy, dw, squared: false);
        else RunStaged(pool, job, dw);
    }

    private static void RunLocal(WorkerPool pool, Job job, float* dw)
    {
        // Up to 32 runs of at least a block each, fewer where the sums are large.
        job.Block = BlockOf(job, LocalBytes);
        int blocks = (job.Tiles.Count + job.Block - 1) / job.Block, runs = Math.Min(Math.Clamp((2 << 20) / (Positions * job.C * job.PaddedK), 8, 32), blocks);
        job.TilesPerRun = (blocks + runs - 1) / runs * job.Block;
        runs = (job.Tiles.Count + job.TilesPerRun - 1) / job.TilesPerRun;
        long size = (long)Positions * job.PositionSize;
        job.Du = FloatPool.Rent(size * runs);
        pool.For(runs, ref job);
        var add = new AddJob { Du = job.Du, Runs = runs, Size = size };
        pool.For(Positions, ref add);
        Finish(pool, job, dw);
        FloatPool.Return(job.Du, size * runs);
    }

    private static void RunStaged(WorkerPool pool, Job job, float* dw)
    {
        job.Block = BlockOf(job, StagedBytes);
        long size = (long)Positions * job.PositionSize;
        job.Du = FloatPool.Rent(size);
        job.Rent();
        int perChunk = Math.Max(1, 2048 / (job.PaddedC + job.PaddedK));
        for (job.First = 0; job.First < job.Tiles.Count; job.First += job.Block)
        {
            job.Count = Math.Min(job.Block, job.Tiles.Count - job.First);
            var stage = new Stage { Job = job, TilesPerChunk = perChunk };
            pool.For((job.Count + perChunk - 1) / perChunk, ref stage);
            stage.Multiply = true;
            pool.For(Positions, ref stage);
        }

        job.Return();
        Finish(pool, job, dw);
        FloatPool.Return(job.Du, size);
    }

    private static int BlockOf(in Job job, long bytes)
    {
        int block = (int)(bytes / (Positions * sizeof(float) * (job.PaddedC + job.PaddedK)));
        return Math.Min(Math.Max(16, block / 16 * 16), job.Tiles.Count);
    }

    // dW as [C * 9, K], added to dw [K, C * 9].
    private static void Finish(WorkerPool pool, Job job, float* dw)
    {
        long size = 9L * job.C * job.PaddedK;
        float* byInput = FloatPool.Rent(size);
        var finish = new FinishJob { Job = job, ByInput = byInput };
        pool.For((job.C + 7) / 8, ref finish);
        TransposedSum.Add(pool, job.K, 9 * job.C, byInput, job.PaddedK, dw);
        FloatPool.Return(byInput, size);
    }

    private struct Job : IChunkJob
    {
        public readonly WinogradTiles Tiles;
        public readonly int C, K, PaddedC, PaddedK;
        public int Block, TilesPerRun, First, Count;
        public float* Du, V, Z;
        private readonly float* _x, _dy;

        public Job(in ConvShape shape, float* x, float* dy)
        {
            Tiles = new WinogradTiles(shape.N, shape.H, shape.W, shape.C, shape.P, shape.Q, shape.K, shape.PadH, shape.PadW);
            (C, K, PaddedC, PaddedK) = (shape.C, shape.K, WinogradTiles.Padded(shape.C), WinogradTiles.Padded(shape.K));
            _x = x;
            _dy = dy;
        }

        public readonly nint PositionSize => ((nint)C * PaddedK) + 16;

        private readonly nint VStride => WinogradTiles.PositionStride(Block, PaddedC);

        private readonly nint ZStride => WinogradTiles.PositionStride(Block, PaddedK);

        public void Rent()
        {
            V = FloatPool.Rent(Positions * VStride);
            Z = FloatPool.Rent(Positions * ZStride);
        }

        public readonly void Return()
        {
            FloatPool.Return(Z, Positions * ZStride);
            FloatPool.Return(V, Positions * VStride);
        }

        public readonly void Run(int chunk)
        {
            Job own = this;
            own.Du = Du + (chunk * Positions * PositionSize);
            own.Rent();
            int end = Math.Min(Tiles.Count, (chunk + 1) * TilesPerRun);
            for (int first = chunk * TilesPerRun; first < end; first += Block)
            {
                own.First = first;
                own.Count = Math.Min(Block, end - first);
                own.Transform(0, own.Count);
                int next = first + Block, count = Math.Min(Block, end - next);
                for (int position = 0; position < Positions; position++)
                {
                    own.Multiply(position, accumulate: first > chunk * TilesPerRun);
                    if (count <= 0) continue;
                    Tiles.AskForInput(_x, next, count, position, Positions);
                    Tiles.AskForOutput(_dy, next, count, position, Positions);
                }
            }

            own.Return();
        }

        public readonly void Transform(int from, int count)
        {
            float* v = V + (from * (nint)PaddedC), z = Z + (from * (nint)PaddedK);
            if (Vector512.IsHardwareAccelerated) Transform<Lanes512>(from, count, v, z);
            else if (Vector256.IsHardwareAccelerated) Transform<Lanes256>(from, count, v, z);
            else Transform<Lanes128>(from, count, v, z);
        }

        // dU[C, K] (+)= V' Z over the tiles of the block; both lie as the product wants them.
        public readonly void Multiply(int position, bool accumulate) =>
            GemmBlock.Multiply(C, PaddedK, Count, V + (position * VStride), 1, PaddedC, Z + (position * ZStride), PaddedK, GemmBlock.PanelWidth, Du + (position * PositionSize), PaddedK, accumulate, null);

        private readonly void Transform<T>(int from, int count, float* v, float* z)
            where T : unmanaged, IFloatLanes<T>
        {
            Tiles.TransformInput<T>(_x, First + from, count, v, VStride);
            Tiles.TransformOutputGradient<T>(_dy, First + from, count, z, ZStride);
        }
    }

    private struct Stage : IChunkJob
    {
        public Job Job;
        public int TilesPerChunk;
        public bool Multiply;

        public readonly void Run(int chunk)
        {
            if (Multiply) Job.Multiply(chunk, accumulate: Job.First > 0);
            else Job.Transform(chunk * TilesPerChunk, Math.Min(TilesPerChunk, Job.Count - (chunk * TilesPerChunk)));
        }
    }

    /// <summary>Adds the runs' sums of one position, in order.</summary>
    private struct AddJob : IChunkJob
    {
        public float* Du;
        public int Runs;
        public long Size;

        public readonly void Run(int chunk)
        {
            int length = (int)(Size / Positions);
            float* total = Du + ((long)chunk * length);
            for (int run = 1; run < Runs; run++) VectorMath.Add(length, total + (run * Size), total);
        }
    }

    private struct FinishJob : IChunkJob
    {
        public Job Job;
        public float* ByInput;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Transform<Lanes512>(chunk * 8);
            else if (Vector256.IsHardwareAccelerated) Transform<Lanes256>(chunk * 8);
            else Transform<Lanes128>(chunk * 8);
        }

        private readonly void Transform<T>(int first)
            where T : unmanaged, IFloatLanes<T>
        {
            int end = Math.Min(first + 8, Job.C);
            for (int c = first; c < end; c++)
            {
                WinogradTransform.KernelGradients<T, KernelSink.Stored>(Job.Du + ((nint)c * Job.PaddedK), Job.PositionSize, Job.PaddedK, ByInput + (9 * (nint)c * Job.PaddedK), Job.PaddedK);
            }
        }
    }
}
