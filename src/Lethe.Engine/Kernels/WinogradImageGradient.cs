using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The sum over images of the squared weight gradient of narrow 3x3 layers of stride 1, by Winograd image by image: both transforms,
/// the 36 products and the squared result of an image stay in the second-level cache of the thread that works on it.
/// </summary>
internal static unsafe class WinogradImageGradient
{
    private const int Positions = WinogradTransform.Positions;
    private const long LocalBytes = 640 << 10;
    private const int Parts = 16;

    /// <summary>Whether what an image needs fits into the cache.</summary>
    public static bool Suits(in ConvShape shape)
    {
        long c = WinogradTiles.Padded(shape.C), k = WinogradTiles.Padded(shape.K), tiles = (shape.P + 3) / 4 * ((shape.Q + 3) / 4);
        return Positions * sizeof(float) * ((tiles * (c + k)) + (c * k)) <= LocalBytes;
    }

    /// <summary>dwSquared += the sum over images of the square of its gradient.</summary>
    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dwSquared)
    {
        int parts = Math.Min(Parts, shape.N);
        var job = new Job(shape, x, dy, parts);
        long size = 9L * shape.C * job.PaddedK;
        job.Sums = FloatPool.Rent(size * parts);
        pool.For(parts, ref job);
        for (int part = 1; part < parts; part++) VectorMath.Add((int)size, job.Sums + (part * size), job.Sums);
        TransposedSum.Add(pool, shape.K, 9 * shape.C, job.Sums, job.PaddedK, dwSquared);
        FloatPool.Return(job.Sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        public readonly int PaddedK;
        public float* Sums;
        private readonly WinogradTiles _tiles;
        private readonly int _images, _c, _parts, _paddedC, _tilesPerImage;
        private readonly nint _vStride, _zStride, _duStride;
        private readonly float* _x, _dy;

        public Job(in ConvShape shape, float* x, float* dy, int parts)
        {
            _tiles = new WinogradTiles(shape.N, shape.H, shape.W, shape.C, shape.P, shape.Q, shape.K, shape.PadH, shape.PadW);
            (_images, _c, _parts, _paddedC, PaddedK) = (shape.N, shape.C, parts, WinogradTiles.Padded(shape.C), WinogradTiles.Padded(shape.K));
            _tilesPerImage = _tiles.Count / shape.N;
            (_vStride, _zStride) = (WinogradTiles.PositionStride(_tilesPerImage, _paddedC), WinogradTiles.PositionStride(_tilesPerImage, PaddedK));
            _duStride = WinogradTiles.PositionStride(_c, PaddedK);
            _x = x;
            _dy = dy;
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
            int first = (int)((long)_images * chunk / _parts), end = (int)((long)_images * (chunk + 1) / _parts);
            float* sums = Sums + (9L * _c * PaddedK * chunk);
            new Span<float>(sums, 9 * _c * PaddedK).Clear();
            float* v = FloatPool.Rent(Positions * _vStride);
            float* z = FloatPool.Rent(Positions * _zStride);
            float* du = FloatPool.Rent(Positions * _duStride);
            for (int image = first; image < end; image++)
            {
                _tiles.TransformInput<T>(_x, image * _tilesPerImage, _tilesPerImage, v, _vStride);
                _tiles.TransformOutputGradient<T>(_dy, image * _tilesPerImage, _tilesPerImage, z, _zStride);
                for (int i = 0; i < Positions; i++)
                {
                    GemmBlock.Multiply(_c, PaddedK, _tilesPerImage, v + (i * _vStride), 1, _paddedC, z + (i * _zStride), PaddedK, GemmBlock.PanelWidth, du + (i * _duStride), PaddedK, false, null);
                    if (image + 1 == end) continue;
                    _tiles.AskForInput(_x, (image + 1) * _tilesPerImage, _tilesPerImage, i, Positions);
                    _tiles.AskForOutput(_dy, (image + 1) * _tilesPerImage, _tilesPerImage, i, Positions);
                }

                for (int c = 0; c < _c; c++) WinogradTransform.KernelGradients<T, KernelSink.Squared>(du + ((nint)c * PaddedK), _duStride, PaddedK, sums + (9 * (nint)c * PaddedK), PaddedK);
            }

            FloatPool.Return(du, Positions * _duStride);
            FloatPool.Return(z, Positions * _zStride);
            FloatPool.Return(v, Positions * _vStride);
        }
    }
}
