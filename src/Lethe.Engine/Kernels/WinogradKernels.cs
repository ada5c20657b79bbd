using System.Runtime.Intrinsics;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>Transformed weights: for each of the 36 positions the panels of a matrix [inputs, outputs].</summary>
internal static unsafe class WinogradKernels
{
    /// <summary>Floats from position to position: one cache line more than the panels, so that positions fall in different cache sets.</summary>
    public static long PositionSize(int inputs, int outputs) => GemmPacking.PackedSize(inputs, WinogradTiles.Padded(outputs)) + 16;

    /// <summary>For the forward pass: U[36][C][K] from weight [K, C, 3, 3].</summary>
    public static void TransformForward(WorkerPool pool, int c, int k, float* weight, float* u)
    {
        // As [C * 9, K], a register of output channels is contiguous.
        long size = 9L * c * k;
        float* byInput = FloatPool.Rent(size);
        LayoutKernel.Transpose(pool, k, 9 * c, weight, byInput);
        var job = new Job { Inputs = c, Outputs = k, Source = byInput, InputStride = 9 * (nint)k, TapStride = k, U = u };
        pool.For((k + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount, ref job);
        FloatPool.Return(byInput, size);
    }

    /// <summary>For the input gradient: U[36][K][C] from the same weights, turned by half a circle.</summary>
    public static void TransformBackward(WorkerPool pool, int c, int k, float* weight, float* u)
    {
        long size = 9L * c * k;
        float* byTap = FloatPool.Rent(size);
        LayoutKernel.TransposeBatch(pool, k, c, 9, weight, byTap);
        var job = new Job { Inputs = k, Outputs = c, Source = byTap + (8 * c), InputStride = 9 * (nint)c, TapStride = -c, U = u };
        pool.For((c + GemmBlock.LaneCount - 1) / GemmBlock.LaneCount, ref job);
        FloatPool.Return(byTap, size);
    }

    private struct Job : IChunkJob
    {
        public int Inputs, Outputs;
        public nint InputStride, TapStride;
        public float* Source, U;

        public readonly void Run(int chunk)
        {
            if (Vector512.IsHardwareAccelerated) Transform<Lanes512>(chunk);
            else if (Vector256.IsHardwareAccelerated) Transform<Lanes256>(chunk);
            else Transform<Lanes128>(chunk);
        }

        private readonly void Transform<T>(int chunk)
            where T : unmanaged, IFloatLanes<T>
        {
            // A chunk is a register of outputs: down the inputs, each position is one forward stream.
            int width = 2 * T.Count, output = chunk * T.Count, part = Math.Min(T.Count, Outputs - output);
            nint stride = (nint)PositionSize(Inputs, Outputs), panel = (nint)Inputs * width;
            float* target = U + (output / width * panel) + (output % width), source = Source + output;
            for (int input = 0; input < Inputs; input++, target += width, source += InputStride)
            {
                WinogradTransform.Kernel<T>(source, TapStride, part, target, stride);
            }
        }
    }
}
