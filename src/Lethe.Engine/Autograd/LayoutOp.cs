using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Moves image tensors between the contiguous and the channels-last layout; values and logical shape stay.</summary>
internal static unsafe class LayoutOp
{
    internal static Tensor ToContiguous(this Tape tape, Tensor x) => To(tape, x, MemoryLayout.Contiguous);

    internal static Tensor ToChannelsLast(this Tape tape, Tensor x) => To(tape, x, MemoryLayout.ChannelsLast);

    internal static Tensor ToLayout(this Tape tape, Tensor x, MemoryLayout layout) => To(tape, x, layout);

    private static Tensor To(Tape tape, Tensor x, MemoryLayout layout)
    {
        TensorCell from = x.Cell;
        if (from.Layout == layout)
            return x;
        if (from.Shape.Rank != 4)
            throw new ShapeMismatchException("Layout", from.Shape, "[N, C, H, W]");
        bool sameOrder = from.Shape[1] == 1 || from.Shape[2] * from.Shape[3] == 1;
        TensorCell to = sameOrder ? tape.NewView(from, from.Shape, layout) : tape.NewCell(from.Shape, layout);
        if (!sameOrder)
            Convert(tape.Workers, from.Shape, from.Data, to.Data, layout);
        if (tape.Records(from))
            tape.Record<Step>(to).From = from;

        return new Tensor(to);
    }

    private static void Convert(WorkerPool workers, Shape shape, float* from, float* to, MemoryLayout target)
    {
        if (target == MemoryLayout.ChannelsLast)
            LayoutKernel.NchwToNhwc(workers, shape[0], shape[1], shape[2] * shape[3], from, to);
        else
            LayoutKernel.NhwcToNchw(workers, shape[0], shape[1], shape[2] * shape[3], from, to);
    }

    private sealed class Step : Node
    {
        internal TensorCell From { get; set; } = null!;

        internal override void Backward(Tape tape)
        {
            float* into = tape.GradientOf(From, out bool accumulate);
            if (!accumulate)
            {
                Convert(tape.Workers, From.Shape, Output.Gradient, into, From.Layout);
                return;
            }

            float* converted = RentScratch(From.Count);
            Convert(tape.Workers, From.Shape, Output.Gradient, converted, From.Layout);
            ElementWise.Axpy(tape.Workers, From.Count, 1f, converted, into);
        }

        internal override void Clear() => From = null!;
    }
}
