using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Weight gradients of 3x3 convolutions of stride 1 by Winograd in pieces of 32 inputs by 64 outputs, whose 36 transformed
/// gradients stay in the cache of a thread: for wide layers, and for the sum over images of the squared gradient, where a
/// piece is finished and squared image by image and nothing of an image outlives it.
/// </summary>
internal static unsafe class WinogradPieceGradient
{
    private const int Positions = WinogradTransform.Positions;
    private const int PieceC = 32;
    private const int PieceK = 64;
    private const int PositionSize = (PieceC * PieceK) + 16;
    private const long StagedBytes = 24 << 20;
    private const long SquaredBytes = 6 << 20;

    /// <summary>dw += the gradient of the weights, or the sum over images of its square.</summary>
    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        var job = new Job(shape, x, dy, squared);
        int pieces = job.PiecesAcross * ((shape.C + PieceC - 1) / PieceC), block = job.ImagesPerBlock;
        job.Parts = squared ? Math.Clamp(32 / pieces, 1, Math.Min(16, shape.N)) : 1;
        long size = 9L * shape.C * job.PaddedK;
        job.Sums = FloatPool.Rent(size * job.Parts);
        ElementWise.Fill(pool, checked((int)(size * job.Parts)), 0, job.Sums);
        job.Rent();
        for (job.FirstImage = 0; job.FirstImage < shape.N; job.FirstImage += block)
        {
            job.Images = Math.Min(block, shape.N - job.FirstImage);
            job.Transforming = true;
            pool.For((job.Images * job.TilesPerImage + Job.TilesPerChunk - 1) / Job.TilesPerChunk, ref job);
            job.Transforming = false;
            pool.For(pieces * job.Parts, ref job);
        }

        job.Return();
        for (int part = 1; part < job.Parts; part++) ElementWise.Axpy(pool, (int)size, 1, job.Sums + (part * size), job.Sums);
        TransposedSum.Add(pool, shape.K, 9 * shape.C, job.Sums, job.PaddedK, dw);
        FloatPool.Return(job.Sums, size * job.Parts);
    }

    private struct Job : IChunkJob
    {
        public const int TilesPerChunk = 16;
        public readonly int C, K, PaddedC, PaddedK, TilesPerImage, ImagesPerBlock, PiecesAcross;
        public int Parts, FirstImage, Images;
        public float* Sums;
        public bool Transforming;
        private readonly WinogradTiles _tiles;
        private readonly float* _x, _dy;
        private readonly bool _squared;
        private float* _v, _z;

        public Job(in ConvShape shape, float* x, float* dy, bool squared)
        {
            _tiles = new WinogradTiles(shape.N, shape.H, shape.W, shape.C, shape.P, shape.Q, shape.K, shape.PadH, shape.PadW);
            (C, K, PaddedC, PaddedK) = (shape.C, shape.K, WinogradTiles.Padded(shape.C), WinogradTiles.Padded(shape.K));
            TilesPerImage = _tiles.Count / shape.N;
            ImagesPerBlock = (int)Math.Clamp((squared ? SquaredBytes : StagedBytes) / (Positions * sizeof(float) * (long)TilesPerImage * (PaddedC + PaddedK)), 1, shape.N);
            PiecesAcross = (shape.K + PieceK - 1) / PieceK;
            _x = x;
            _dy = dy;
            _squared = squared;
        }

        private readonly nint VStride => WinogradTiles.PositionStride(ImagesPerBlock * TilesPerImage, PaddedC);

        private readonly nint ZStride => WinogradTiles.PositionStride(ImagesPerBlock * TilesPerImage, PaddedK);

        public void Rent()
        {
            _v = FloatPool.Rent(Positions * VStride);
            _z = FloatPool.Rent(Positions * ZStride);
        }

        public readonly void Return()
        {
            FloatPool.Return(_z, Positions * ZStride);
            FloatPool.Return(_v, Positions * VStride);
        }

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Run<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(chunk);
            else Run<Lanes128>(chunk);
        }

        private readonly void Run<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            if (!Transforming)
            {
                Piece<T>(chunk / Parts, chunk % Parts);
                return;
            }

            int from = chunk * TilesPerChunk, count = Math.Min(TilesPerChunk, (Images * TilesPerImage) - from), first = (FirstImage * TilesPerImage) + from;
            _tiles.TransformInput<T>(_x, first, count, _v + (from * (nint)PaddedC), VStride);
            _tiles.TransformOutputGradient<T>(_dy, first, count, _z + (from * (nint)PaddedK), ZStride);
        }

        private readonly void Piece<T>(int piece, int part)
            where T : unmanaged, IFloatLanes<T>
        {
            int c0 = piece / PiecesAcross * PieceC, k0 = piece % PiecesAcross * PieceK, c = Math.Min(PieceC, C - c0), k = Math.Min(PieceK, PaddedK - k0);
            int first = (int)((long)Images * part / Parts), end = (int)((long)Images * (part + 1) / Parts), step = _squared ? 1 : end - first;
            float* sums = Sums + (9L * C * PaddedK * part) + (9L * c0 * PaddedK) + k0;
            float* du = FloatPool.Rent(Positions * PositionSize);
            for (int image = first; image < end; image += step)
            {
                nint tile = (nint)image * TilesPerImage;
                for (int position = 0; position < Positions; position++)
                {
                    float* v = _v + (position * VStride) + (tile * PaddedC) + c0, z = _z + (position * ZStride) + (tile * PaddedK) + k0;
                    GemmBlock.Multiply(c, k, step * TilesPerImage, v, 1, PaddedC, z, PaddedK, GemmBlock.PanelWidth, du + (position * PositionSize), PieceK, false, null);
                }

                Finish<T>(du, c, k, sums);
            }

            FloatPool.Return(du, Positions * PositionSize);
        }

        // sums[9 c + t, k] += G' dU G, or its square.
        private readonly void Finish<T>(float* du, int channels, int columns, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            for (int c = 0; c < channels; c++, du += PieceK, sums += 9L * PaddedK)
            {
                if (_squared) WinogradTransform.KernelGradients<T, KernelSink.Squared>(du, PositionSize, columns, sums, PaddedK);
                else WinogradTransform.KernelGradients<T, KernelSink.Added>(du, PositionSize, columns, sums, PaddedK);
            }
        }
    }
}
