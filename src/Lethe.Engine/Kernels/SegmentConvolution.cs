using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// Convolutions of images of few channels, the first layers: an image is copied once with its border of zeros; then the S * C inputs
/// of one kernel row are contiguous and the product reads them where they are, one segment for each kernel row.
/// </summary>
internal static unsafe class SegmentConvolution
{
    /// <summary>Whether gathering would cost more than multiplying.</summary>
    public static bool Suits(in ConvShape shape) => shape.Groups == 1 && shape.C < 8 && shape.R * shape.S > 1;

    /// <summary>y = x * weight, and what follows.</summary>
    public static void Forward(WorkerPool pool, in ConvShape shape, float* x, float* weight, in ConvEpilogue epilogue, float* y)
    {
        float* rows = FloatPool.Rent(shape.WeightCount);
        ConvolutionWeights.ToRows(pool, shape, weight, rows);
        long size = GemmPacking.PackedSize(shape.Depth, shape.K);
        float* packed = FloatPool.Rent(size);
        GemmPacking.Pack(pool, shape.Depth, shape.K, rows, 1, shape.Depth, packed);
        var job = new ForwardJob { Shape = shape, X = x, Packed = packed, Epilogue = epilogue, Y = y };
        pool.For(shape.N, ref job);
        FloatPool.Return(packed, size);
        FloatPool.Return(rows, shape.WeightCount);
    }

    /// <summary>dw += the gradient of the weights, or the sum over images of its square.</summary>
    public static void WeightGradient(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        int parts = Math.Min(16, shape.N);
        long size = (long)shape.WeightCount * parts;
        float* sums = FloatPool.Rent(size);
        var job = new WeightJob { Shape = shape, X = x, Dy = dy, Sums = sums, Parts = parts, Squared = squared };
        pool.For(parts, ref job);
        for (int part = 1; part < parts; part++) VectorMath.Add(shape.WeightCount, sums + ((long)part * shape.WeightCount), sums);
        ConvolutionWeights.AddTransposed(pool, shape, sums, dw);
        FloatPool.Return(sums, size);
    }

    private static int PaddedRow(in ConvShape shape) => (shape.W + (2 * shape.PadW)) * shape.C;

    private static long PaddedSize(in ConvShape shape) => (long)(shape.H + (2 * shape.PadH)) * PaddedRow(shape);

    private static void Pad(in ConvShape shape, float* image, float* padded)
    {
        int line = shape.W * shape.C, paddedLine = PaddedRow(shape);
        new Span<float>(padded, checked((int)PaddedSize(shape))).Clear();
        for (int y = 0; y < shape.H; y++)
        {
            new ReadOnlySpan<float>(image + ((long)y * line), line).CopyTo(new Span<float>(padded + ((long)(y + shape.PadH) * paddedLine) + (shape.PadW * shape.C), line));
        }
    }

    private struct ForwardJob : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Packed, Y;
        public ConvEpilogue Epilogue;

        public readonly void Run(int chunk)
        {
            int line = PaddedRow(Shape), span = Shape.S * Shape.C, width = GemmBlock.PanelWidth;
            float* padded = FloatPool.Rent(PaddedSize(Shape));
            Pad(Shape, X + ((long)chunk * Shape.H * Shape.W * Shape.C), padded);
            for (int p = 0; p < Shape.P; p++)
            {
                float* y = Y + (((((long)chunk * Shape.P) + p) * Shape.Q) * Shape.K);
                GemmBlock.MultiplySegments(
                    Shape.Q, Shape.K, Shape.R, line - span, span, padded + ((nint)p * Shape.StrideH * line), Shape.StrideW * Shape.C, 1,
                    Packed, width, (nint)Shape.Depth * width, y, Shape.K, false, Epilogue.Bias);
            }

            int count = Shape.P * Shape.Q * Shape.K;
            Epilogue.Finish(Y, (long)chunk * count, count);

            FloatPool.Return(padded, PaddedSize(Shape));
        }
    }

    private struct WeightJob : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Dy, Sums;
        public int Parts;
        public bool Squared;

        public readonly void Run(int chunk)
        {
            int first = (int)((long)Shape.N * chunk / Parts), end = (int)((long)Shape.N * (chunk + 1) / Parts), positions = Shape.P * Shape.Q;
            float* sum = Sums + ((long)chunk * Shape.WeightCount);
            float* padded = FloatPool.Rent(PaddedSize(Shape));
            float* sample = FloatPool.Rent(Shape.WeightCount);
            long packedSize = GemmPacking.PackedSize(positions, Shape.K);
            float* packed = FloatPool.Rent(packedSize);
            if (Squared) new Span<float>(sum, Shape.WeightCount).Clear();
            for (int n = first; n < end; n++)
            {
                Pad(Shape, X + ((long)n * Shape.H * Shape.W * Shape.C), padded);
                Multiply(padded, Dy + ((long)n * positions * Shape.K), packed, Squared ? sample : sum, !Squared && n > first);
                if (Squared) VectorMath.AddSquares(Shape.WeightCount, sample, sum);
            }

            FloatPool.Return(packed, packedSize);
            FloatPool.Return(sample, Shape.WeightCount);
            FloatPool.Return(padded, PaddedSize(Shape));
        }

        // For each kernel row [(s, c), K] = the inputs under it, transposed, times dy: a segment for each output row.
        private readonly void Multiply(float* padded, float* dy, float* packed, float* sum, bool accumulate)
        {
            int line = PaddedRow(Shape), span = Shape.S * Shape.C, width = GemmBlock.PanelWidth, positions = Shape.P * Shape.Q, step = Shape.StrideW * Shape.C;
            bool asItLies = Shape.K % GemmBlock.LaneCount == 0;
            if (!asItLies) GemmPacking.PackSerial(positions, Shape.K, dy, Shape.K, 1, packed);
            for (int r = 0; r < Shape.R; r++)
            {
                GemmBlock.MultiplySegments(
                    span, Shape.K, Shape.P, ((nint)Shape.StrideH * line) - ((nint)Shape.Q * step), Shape.Q, padded + ((nint)r * line), 1, step,
                    asItLies ? dy : packed, asItLies ? Shape.K : width, asItLies ? width : (nint)positions * width, sum + ((nint)r * span * Shape.K), Shape.K, accumulate, null);
            }
        }
    }
}
