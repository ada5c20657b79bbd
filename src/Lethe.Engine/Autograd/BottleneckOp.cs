using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>An inverted bottleneck in inference.</summary>
internal static unsafe class BottleneckOp
{
    /// <summary>Widens x by a 1×1 convolution, filters each channel by 3×3, narrows by 1×1; each with its norm, and a residual added at the end.</summary>
    internal static Tensor InferBottleneck(
        this Tape tape, Tensor x, Tensor residual, Tensor widening, Tensor filters, Tensor narrowing, int stride, StoredNorm first, StoredNorm second, StoredNorm third)
    {
        if (x.Shape.Rank != 4 || x.Shape[1] != widening.Shape[1])
            throw new ShapeMismatchException("Conv2d", x.Shape, widening.Shape);
        TensorCell input = tape.ToChannelsLast(x).Cell;
        BottleneckShape shape = new(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], widening.Shape[0], narrowing.Shape[0], stride);
        TensorCell y = tape.NewCell(new Shape(shape.N, shape.K, shape.P, shape.Q), MemoryLayout.ChannelsLast);
        TensorCell? added = residual.IsEmpty ? null : tape.ToChannelsLast(residual).Cell;
        if (added is not null && added.Shape != y.Shape)
            throw new ShapeMismatchException("Add", added.Shape, y.Shape);
        long size = first.Size + second.Size + third.Size;
        float* maps = FloatPool.Rent(size);
        BottleneckWeights weights = BottleneckWeights.Rent(
            tape.Workers, shape, widening.Pointer, filters.Pointer, narrowing.Pointer, first.Write(maps), second.Write(maps + first.Size), third.Write(maps + first.Size + second.Size));
        BottleneckInference.Run(tape.Workers, shape, input.Data, weights, added is null ? null : added.Data, y.Data);
        weights.Return();
        FloatPool.Return(maps, size);
        return new Tensor(y);
    }
}
