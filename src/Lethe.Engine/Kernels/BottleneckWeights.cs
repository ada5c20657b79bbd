using Lethe.Engine.Tensors;

namespace Lethe.Engine.Kernels;

/// <summary>The weights of an inverted bottleneck, laid out for <see cref="BottleneckInference"/>; its batch norms are scales and shifts.</summary>
internal unsafe struct BottleneckWeights
{
    private BottleneckShape _shape;

    /// <summary>[C, group] in panels, group after group of inner channels.</summary>
    internal float* Widening;

    /// <summary>[9, Inner] with the second norm's scale.</summary>
    internal float* Taps;

    /// <summary>[Inner, K] in panels.</summary>
    internal float* Narrowing;

    internal ChannelMap First, Second, Third;

    /// <summary>Floats of one group in <see cref="Widening"/>.</summary>
    internal readonly long GroupSize => GemmPacking.PackedSize(_shape.C, _shape.Group);

    private readonly int Groups => (_shape.Inner + _shape.Group - 1) / _shape.Group;

    /// <summary>Lays weights out; the maps must outlive them.</summary>
    internal static BottleneckWeights Rent(WorkerPool pool, in BottleneckShape shape, float* widening, float* filters, float* narrowing, ChannelMap first, ChannelMap second, ChannelMap third)
    {
        BottleneckWeights weights = new() { _shape = shape, First = first, Second = second, Third = third };
        weights.Widening = FloatPool.Rent(weights.GroupSize * weights.Groups);
        for (int g = 0; g < weights.Groups; g++)
        {
            int from = g * shape.Group;
            GemmPacking.Pack(pool, shape.C, Math.Min(shape.Group, shape.Inner - from), widening + ((long)from * shape.C), 1, shape.C, weights.Widening + (g * weights.GroupSize));
        }

        weights.Narrowing = FloatPool.Rent(GemmPacking.PackedSize(shape.Inner, shape.K));
        GemmPacking.Pack(pool, shape.Inner, shape.K, narrowing, 1, shape.Inner, weights.Narrowing);
        weights.Taps = DepthwiseConvolution.RentTaps(weights.Filters, filters, flipped: false);
        nint step = DepthwiseConvolution.TapStep(shape.Inner);
        for (int t = 0; t < 9; t++)
        {
            for (int c = 0; c < shape.Inner; c++) weights.Taps[(t * step) + c] *= second.Scale[c];
        }

        return weights;
    }

    internal readonly void Return()
    {
        FloatPool.Return(Widening, GroupSize * Groups);
        FloatPool.Return(Narrowing, GemmPacking.PackedSize(_shape.Inner, _shape.K));
        DepthwiseConvolution.ReturnTaps(Filters, Taps);
    }

    private readonly ConvShape Filters => new(_shape.N, _shape.Inner, _shape.H, _shape.W, _shape.Inner, 3, 3, _shape.Stride, _shape.Stride, 1, 1, _shape.Inner);
}
