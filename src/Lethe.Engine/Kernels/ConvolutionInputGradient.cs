using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>dx = dy * weight, transposed: a product gives what each output position sends to its inputs, image by image, and a scatter adds it up.</summary>
internal static unsafe class ConvolutionInputGradient
{
    public static void Run(WorkerPool pool, in ConvShape shape, float* dy, float* weight, float* dx, bool accumulate)
    {
        int depth = shape.Depth, width = GemmBlock.PanelWidth;
        float* rows = FloatPool.Rent(shape.WeightCount);
        ConvolutionWeights.ToRows(pool, shape, weight, rows);
        long groupSize = GemmPacking.PackedSize(shape.GroupK, depth);
        float* packed = FloatPool.Rent(groupSize * shape.Groups);
        for (int g = 0; g < shape.Groups; g++)
        {
            GemmPacking.Pack(pool, shape.GroupK, depth, rows + (long)g * shape.GroupK * depth, depth, 1, packed + g * groupSize);
        }

        var job = new Job { Shape = shape, Dy = dy, Packed = packed, GroupSize = groupSize, PanelStride = (nint)shape.GroupK * width, Dx = dx, Accumulate = accumulate };
        pool.For(shape.N, ref job);
        FloatPool.Return(packed, groupSize * shape.Groups);
        FloatPool.Return(rows, shape.WeightCount);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* Dy, Packed, Dx;
        public long GroupSize;
        public nint PanelStride;
        public bool Accumulate;

        // A chunk is an image: its inputs receive from its own outputs only.
        public readonly void Run(int chunk)
        {
            int positions = Shape.P * Shape.Q, depth = Shape.Depth, block = Math.Min(96, positions);
            long image = (long)Shape.H * Shape.W * Shape.C, size = (long)block * depth;
            if (!Accumulate) new Span<float>(Dx + chunk * image, checked((int)image)).Clear();
            float* matrix = FloatPool.Rent(size);
            for (int p = 0; p < positions; p += block)
            {
                int first = chunk * positions + p, rows = Math.Min(block, positions - p);
                for (int g = 0; g < Shape.Groups; g++)
                {
                    GemmBlock.Multiply(
                        rows, depth, Shape.GroupK, Dy + (long)first * Shape.K + g * Shape.GroupK, Shape.K, 1, Packed + g * GroupSize, GemmBlock.PanelWidth, PanelStride,
                        matrix, depth, false, null);
                    ConvolutionGather.ScatterAdd(Shape, matrix, g, first, rows, Dx);
                }
            }

            FloatPool.Return(matrix, size);
        }
    }
}
