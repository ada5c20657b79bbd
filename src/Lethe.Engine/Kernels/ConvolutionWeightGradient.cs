using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// dw += sum over positions of dy (outer) x, or the sum over images of its square. Chunks are runs of images with a sum
/// of their own; the sums are added in the order of the chunks.
/// </summary>
internal static unsafe class ConvolutionWeightGradient
{
    private const int BlockRows = 192;

    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        // Up to 16 sums, fewer where the weights are large: each costs a pass over memory.
        int parts = Math.Clamp((int)((8L << 20) / shape.WeightCount), 1, Math.Min(16, shape.N));
        long size = shape.WeightCount;
        float* sums = FloatPool.Rent(size * parts);
        var job = new Job { Shape = shape, X = x, Dy = dy, Sums = sums, Parts = parts, Squared = squared };
        pool.For(parts, ref job);
        var add = new AddJob { Shape = shape, Sums = sums, Parts = parts, Dw = dw };
        pool.For(shape.K, ref add);
        FloatPool.Return(sums, size * parts);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Dy, Sums;
        public int Parts;
        public bool Squared;

        public readonly void Run(int chunk)
        {
            int count = Shape.WeightCount, firstImage = (int)((long)Shape.N * chunk / Parts), lastImage = (int)((long)Shape.N * (chunk + 1) / Parts);
            float* sum = Sums + (long)chunk * count;
            new Span<float>(sum, count).Clear();
            if (!Squared)
            {
                Accumulate(firstImage, lastImage - firstImage, sum);
                return;
            }

            float* sample = FloatPool.Rent(count);
            for (int n = firstImage; n < lastImage; n++)
            {
                new Span<float>(sample, count).Clear();
                Accumulate(n, 1, sample);
                VectorMath.AddSquares(count, sample, sum);
            }

            FloatPool.Return(sample, count);
        }

        private readonly void Accumulate(int firstImage, int images, float* sum)
        {
            int positions = Shape.P * Shape.Q, depth = Shape.Depth, block = Math.Min(BlockRows, images * positions);
            long size = GemmPacking.PackedSize(block, depth), matrixSize = (long)block * depth;
            float* matrix = FloatPool.Rent(matrixSize);
            float* packed = FloatPool.Rent(size);
            for (int row = 0; row < images * positions; row += block)
            {
                int first = firstImage * positions + row, rows = Math.Min(block, images * positions - row);
                for (int g = 0; g < Shape.Groups; g++)
                {
                    ConvolutionGather.Gather(Shape, X, g, first, rows, matrix);
                    GemmPacking.PackSerial(rows, depth, matrix, depth, 1, packed);
                    GemmBlock.Multiply(
                        Shape.GroupK, depth, rows, Dy + (long)first * Shape.K + g * Shape.GroupK, 1, Shape.K, packed, GemmBlock.PanelWidth, (nint)rows * GemmBlock.PanelWidth,
                        sum + (long)g * Shape.GroupK * depth, depth, true, null);
                }
            }

            FloatPool.Return(packed, size);
            FloatPool.Return(matrix, matrixSize);
        }
    }

    private struct AddJob : IChunkJob
    {
        public ConvShape Shape;
        public float* Sums, Dw;
        public int Parts;

        public readonly void Run(int chunk)
        {
            int depth = Shape.Depth;
            float* total = Sums + (long)chunk * depth;
            for (int part = 1; part < Parts; part++) VectorMath.Add(depth, total + (long)part * Shape.WeightCount, total);
            ConvolutionWeights.AddFromRows(Shape, chunk, 1, Sums, Dw);
        }
    }
}
