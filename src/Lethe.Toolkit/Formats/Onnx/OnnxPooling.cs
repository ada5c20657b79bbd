using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Poolings.</summary>
internal static class OnnxPooling
{
    internal static OnnxValue Max(OnnxNode node, OnnxDraft draft)
    {
        if (node.Integers("dilations") is { } dilations && dilations.Any(dilation => dilation != 1))
            throw node.Fault("dilations 1", Printable.Dimensions(dilations));
        var (input, kernel, stride, padding) = Window(node);
        return draft.Add(node, new MaxPoolLayer(kernel, stride, padding), null, input.Node);
    }

    internal static OnnxValue Average(OnnxNode node, OnnxDraft draft)
    {
        var (input, kernel, stride, padding) = Window(node);
        if (padding != default && node.Integer("count_include_pad", 0) == 0)
            throw node.Fault("padding that counts (count_include_pad 1)", "0");
        return draft.Add(node, new AvgPoolLayer(kernel, stride, padding), null, input.Node);
    }

    internal static OnnxValue GlobalAverage(OnnxNode node, OnnxDraft draft) =>
        draft.Add(node, new AdaptiveAvgPoolLayer(1), null, node.Computed(0).Node);

    /// <summary>The mean over height and width is global pooling.</summary>
    internal static OnnxValue ReduceMean(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var axes = node.Integers("axes") ?? node.OptionalConstant(1)?.Integers ?? [];
        long[] positive = [.. axes.Select(axis => axis < 0 ? axis + input.Dims.Length : axis).Order()];
        if (input.Dims.Length != 4 || positive is not [2, 3])
            throw node.Fault("a mean over height and width", $"axes {Printable.Dimensions(axes)}");
        var pooled = draft.Add(node, new AdaptiveAvgPoolLayer(1), null, input.Node);
        return node.Integer("keepdims", 1) == 1 ? pooled : draft.Add(node, new FlattenLayer(), null, pooled.Node);
    }

    private static (OnnxComputed Input, Window Kernel, Window Stride, Window Padding) Window(OnnxNode node)
    {
        var input = node.Computed(0);
        if (input.Dims.Length != 4 || !node.Has("kernel_shape"))
            throw node.Fault("a window over images", $"an input {Printable.Dimensions(input.Dims.AsSpan(1))}");
        var kernel = OnnxWindows.Pair(node, "kernel_shape", 1);
        var (stride, padding) = OnnxWindows.Of(node, input, kernel);
        if (node.Integer("ceil_mode", 0) != 0 && !Divides(input, kernel, stride, padding))
            throw node.Fault("sizes rounded down (ceil_mode 0)", "1");
        return (input, kernel, stride, padding);
    }

    private static bool Divides(OnnxComputed input, Window kernel, Window stride, Window padding) =>
        (input.Dims[2] + (2 * padding.Height) - kernel.Height) % stride.Height == 0
        && (input.Dims[3] + (2 * padding.Width) - kernel.Width) % stride.Width == 0;
}
