using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>y = x * weight, and what follows, by gathering a block of output positions at a time and one product with packed weights.</summary>
internal static unsafe class ConvolutionForward
{
    private const int BlockRows = 96;

    public static void Run(WorkerPool pool, in ConvShape shape, float* x, float* weight, in ConvEpilogue epilogue, float* y)
    {
        int depth = shape.Depth, width = GemmBlock.PanelWidth;
        float* rows = FloatPool.Rent(shape.WeightCount);
        ConvolutionWeights.ToRows(pool, shape, weight, rows);
        long groupSize = GemmPacking.PackedSize(depth, shape.GroupK);
        float* packed = FloatPool.Rent(groupSize * shape.Groups);
        for (int g = 0; g < shape.Groups; g++)
        {
            GemmPacking.Pack(pool, depth, shape.GroupK, rows + (long)g * shape.GroupK * depth, 1, depth, packed + g * groupSize);
        }

        var job = new Job { Shape = shape, X = x, Packed = packed, GroupSize = groupSize, PanelStride = (nint)depth * width, Epilogue = epilogue, Y = y };
        pool.For((shape.Rows + BlockRows - 1) / BlockRows, ref job);
        FloatPool.Return(packed, groupSize * shape.Groups);
        FloatPool.Return(rows, shape.WeightCount);
    }

    private struct Job : IChunkJob
    {
        public ConvShape Shape;
        public float* X, Packed, Y;
        public ConvEpilogue Epilogue;
        public long GroupSize;
        public nint PanelStride;

        public readonly void Run(int chunk)
        {
            int first = chunk * BlockRows, rows = Math.Min(BlockRows, Shape.Rows - first), depth = Shape.Depth;
            long size = (long)rows * depth;
            float* matrix = FloatPool.Rent(size);
            for (int g = 0; g < Shape.Groups; g++)
            {
                ConvolutionGather.Gather(Shape, X, g, first, rows, matrix);
                GemmBlock.Multiply(
                    rows, Shape.GroupK, depth, matrix, depth, 1, Packed + g * GroupSize, GemmBlock.PanelWidth, PanelStride,
                    Y + (long)first * Shape.K + g * Shape.GroupK, Shape.K, false, Epilogue.Bias == null ? null : Epilogue.Bias + g * Shape.GroupK);
            }

            Epilogue.Finish(Y, (long)first * Shape.K, rows * Shape.K);

            FloatPool.Return(matrix, size);
        }
    }
}
