using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>
/// dw += sum over positions of x (outer) dy, or the sum over images of its square. Chunks are runs of images with a sum
/// of their own, laid [(r, s, c), K] so that dy is multiplied as it lies; the sums are added in the order of the chunks.
/// </summary>
internal static unsafe class ConvolutionWeightGradient
{
    private const int BlockRows = 192;

    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* dy, float* dw, bool squared)
    {
        // Up to 16 sums, fewer where the weights are large: each costs a pass over memory.
        int parts = Math.Clamp((int)((8L << 20) / shape.WeightCount), 1, Math.Min(16, shape.N));
        if (shape.N > 1) parts = Math.Max(parts, 2);
        long size = shape.WeightCount;
        float* sums = FloatPool.Rent(size * parts);
        var job = new Job { Shape = shape, X = x, Dy = dy, Sums = sums, Parts = parts, Squared = squared };
        pool.For(parts, ref job);
        var add = new AddJob { Shape = shape, Sums = sums, Parts = parts };
        pool.For((shape.WeightCount + AddJob.Length - 1) / AddJob.Length, ref add);
        ConvolutionWeights.AddTransposed(pool, shape, sums, dw);
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
            if (!Squared)
            {
                Multiply(firstImage, lastImage - firstImage, sum);
                return;
            }

            new Span<float>(sum, count).Clear();
            float* sample = FloatPool.Rent(count);
            for (int n = firstImage; n < lastImage; n++)
            {
                Multiply(n, 1, sample);
                VectorMath.AddSquares(count, sample, sum);
            }

            FloatPool.Return(sample, count);
        }

        // sum = the gradient of these images; for each group [(r, s, c), K / groups].
        private readonly void Multiply(int firstImage, int images, float* sum)
        {
            int positions = images * Shape.P * Shape.Q, depth = Shape.Depth, k = Shape.GroupK, width = GemmBlock.PanelWidth;
            bool asItLies = k % GemmBlock.LaneCount == 0;
            int block = Math.Min(Shape.IsPointwise ? 1024 : BlockRows, positions);
            long size = asItLies ? 0 : GemmPacking.PackedSize(block, k), matrixSize = Shape.IsPointwise ? 0 : (long)block * depth;
            float* gathered = FloatPool.Rent(matrixSize);
            float* packed = FloatPool.Rent(size);
            for (int row = 0; row < positions; row += block)
            {
                int first = (firstImage * Shape.P * Shape.Q) + row, rows = Math.Min(block, positions - row);
                for (int g = 0; g < Shape.Groups; g++)
                {
                    float* matrix = Shape.IsPointwise ? X + ((long)first * Shape.C) + (g * Shape.GroupC) : gathered, columns = Dy + ((long)first * Shape.K) + (g * k);
                    if (!Shape.IsPointwise) ConvolutionGather.Gather(Shape, X, g, first, rows, gathered);
                    if (!asItLies) GemmPacking.PackSerial(rows, k, columns, Shape.K, 1, packed);
                    GemmBlock.Multiply(
                        depth, k, rows, matrix, 1, Shape.IsPointwise ? Shape.C : depth, asItLies ? columns : packed, asItLies ? Shape.K : width, asItLies ? width : (nint)rows * width,
                        sum + ((long)g * depth * k), k, row > 0, null);
                }
            }

            FloatPool.Return(packed, size);
            FloatPool.Return(gathered, matrixSize);
        }
    }

    private struct AddJob : IChunkJob
    {
        public const int Length = 8192;
        public ConvShape Shape;
        public float* Sums;
        public int Parts;

        public readonly void Run(int chunk)
        {
            int first = chunk * Length, length = Math.Min(Length, Shape.WeightCount - first);
            for (int part = 1; part < Parts; part++) VectorMath.Add(length, Sums + ((long)part * Shape.WeightCount) + first, Sums + first);
        }
    }
}
