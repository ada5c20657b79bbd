using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// The sum over images of the squared weight gradient for convolutions with few positions an image, or a single tap with a stride or a border: tap by tap where the images lie,
/// without the positions that fall on the border, each image's gradient squared from the registers that made it.
/// </summary>
/// <remarks>
/// A chunk is 32 inputs by two registers of outputs over a run of images; it walks blocks of images whose slices of x and dy stay in
/// the first-level cache while all taps pass over them, or single images where even these are larger. Runs have sums of their own, added in order.
/// </remarks>
internal static unsafe class SquaredGradient
{
    private const int Inputs = 32;
    private const int SliceBytes = 16 << 10;

    /// <summary>Whether the shape is one for this algorithm: few positions, or one tap whose inputs do not lie as the rows of a product; whole registers of outputs.</summary>
    public static bool Suits(in ConvShape shape) =>
        shape.Groups == 1 && (shape.P * shape.Q <= 64 || (shape.R * shape.S == 1 && !shape.IsPointwise)) && shape.C >= 8 && shape.K % GemmBlock.PanelWidth == 0;

    /// <summary>dwSquared += sum over images of the squared gradient.</summary>
    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dwSquared)
    {
        int across = shape.K / GemmBlock.PanelWidth, pieces = across * ((shape.C + Inputs - 1) / Inputs), parts = Math.Clamp(16 / pieces, 1, shape.N);
        long size = shape.WeightCount;
        float* sums = FloatPool.Rent(size * parts);
        var job = new Job { Shape = shape, X = x, Dy = dy, Sums = sums, Parts = parts, Across = across };
        pool.For(pieces * parts, ref job);
        for (int part = 1; part < parts; part++) ElementWise.Axpy(pool, (int)size, 1, sums + (part * size), sums);
        ConvolutionWeights.AddTransposed(pool, shape, sums, dwSquared);
        FloatPool.Return(sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Dy, Sums;
        public int Parts, Across;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Run<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Run<Lanes256>(chunk);
            else Run<Lanes128>(chunk);
        }

        private readonly void Run<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            int part = chunk % Parts, piece = chunk / Parts, c0 = piece / Across * Inputs, k0 = piece % Across * 2 * T.Count, inputs = Math.Min(Inputs, Shape.C - c0);
            int first = (int)((long)Shape.N * part / Parts), end = (int)((long)Shape.N * (part + 1) / Parts);
            int block = Math.Max(1, SliceBytes / (sizeof(float) * ((Shape.H * Shape.W * inputs) + (Shape.P * Shape.Q * 2 * T.Count))));
            float* sums = Sums + ((long)part * Shape.WeightCount) + ((long)c0 * Shape.K) + k0;
            for (int row = 0; row < Shape.R * Shape.S * inputs; row++) new Span<float>(sums + (((row / inputs * Shape.C) + (row % inputs)) * (long)Shape.K), 2 * T.Count).Clear();
            for (int image = first; image < end; image += block)
            {
                int next = image + block, more = Math.Min(block, end - next), taps = Shape.R * Shape.S;
                for (int tap = 0; tap < taps; tap++)
                {
                    if (more > 0 && taps > 1)
                    {
                        ReadAhead.AskForColumns(X + c0, Shape.C, inputs, next * Shape.H * Shape.W, more * Shape.H * Shape.W, tap, taps);
                        ReadAhead.AskForColumns(Dy + k0, Shape.K, 2 * T.Count, next * Shape.P * Shape.Q, more * Shape.P * Shape.Q, tap, taps);
                    }

                    Tap<T>(tap / Shape.S, tap % Shape.S, image, Math.Min(block, end - image), inputs, X + c0, Dy + k0, sums + ((long)tap * Shape.C * Shape.K));
                }
            }
        }

        private readonly void Tap<T>(int r, int s, int image, int images, int inputs, float* x, float* dy, float* sums)
            where T : unmanaged, IFloatLanes<T>
        {
            (int p, int rows) = Reach(r - Shape.PadH, Shape.StrideH, Shape.H, Shape.P);
            (int q, int columns) = Reach(s - Shape.PadW, Shape.StrideW, Shape.W, Shape.Q);
            if (rows <= 0 || columns <= 0) return;
            nint aStep = (nint)Shape.StrideW * Shape.C, aLine = (nint)Shape.StrideH * Shape.W * Shape.C, bLine = (nint)Shape.Q * Shape.K;
            nint aImage = (nint)Shape.H * Shape.W * Shape.C, bImage = Shape.P * bLine;
            var walk = new SquaredWalk(images, rows, columns, aStep, Shape.K, aLine - (columns * aStep), bLine - ((nint)columns * Shape.K), aImage, bImage);
            float* a = x + (image * aImage) + (((((nint)p * Shape.StrideH) - Shape.PadH + r) * Shape.W) + ((nint)q * Shape.StrideW) - Shape.PadW + s) * Shape.C;
            float* b = dy + (image * bImage) + (p * bLine) + ((nint)q * Shape.K);
            for (int c = 0; c < inputs;)
            {
                int rows256 = T.Count == 8 ? SquaredTile256.RowsOf(inputs - c) : 0;
                if (rows256 > 0)
                {
                    if (rows256 == 6) SquaredTile256.Add<GemmTile.Rows6>(walk, a + c, b, sums + ((nint)c * Shape.K), Shape.K);
                    else SquaredTile256.Add<GemmTile.Rows4>(walk, a + c, b, sums + ((nint)c * Shape.K), Shape.K);
                    c += rows256;
                    continue;
                }

                int tile = TileOf(Math.Min(inputs - c, inputs - c == 8 && T.Count == 16 ? 4 : SquaredTile.MaxRows));
                Tile<T>(tile, walk, a + c, b, sums + ((nint)c * Shape.K), Shape.K);
                c += tile;
            }
        }

        // The first output position and the number of those whose input lies inside the image.
        private static (int First, int Count) Reach(int offset, int stride, int inputs, int outputs)
        {
            int first = offset >= 0 ? 0 : (stride - 1 - offset) / stride, last = Math.Min(outputs - 1, (inputs - 1 - offset) / stride);
            return offset >= inputs ? (0, 0) : (first, last - first + 1);
        }

        private static int TileOf(int rows) => rows == 5 ? 4 : rows;

        private static void Tile<T>(int rows, in SquaredWalk walk, float* a, float* b, float* sum, nint ldsum)
            where T : unmanaged, IFloatLanes<T>
        {
            switch (rows)
            {
                case 6: SquaredTile.Add<T, GemmTile.Rows6>(walk, a, b, sum, ldsum); break;
                case 4: SquaredTile.Add<T, GemmTile.Rows4>(walk, a, b, sum, ldsum); break;
                case 3: SquaredTile.Add<T, GemmTile.Rows3>(walk, a, b, sum, ldsum); break;
                case 2: SquaredTile.Add<T, GemmTile.Rows2>(walk, a, b, sum, ldsum); break;
                default: SquaredTile.Add<T, GemmTile.Rows1>(walk, a, b, sum, ldsum); break;
            }
        }
    }
}
