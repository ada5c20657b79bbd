using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Poolings.</summary>
internal static class OnnxPooling
{
    /// <summary>Fills borders that no maximum may come from.</summary>
    private const float Nothing = float.MinValue;

    internal static OnnxValue Max(OnnxNode node, OnnxDraft draft)
    {
        var (input, kernel) = Images(node);
        var (stride, padding) = OnnxWindows.Of(node, draft, ref input, kernel, Nothing);
        if (node.Integer("ceil_mode", 0) != 0)
            input = RoundedUp(node, draft, input, kernel, stride, padding);
        return draft.Add(node, new MaxPoolLayer(kernel, stride, padding), null, input.Node);
    }

    internal static OnnxValue Average(OnnxNode node, OnnxDraft draft)
    {
        var (input, kernel) = Images(node);
        var whole = input;
        var (stride, padding) = OnnxWindows.Of(node, draft, ref input, kernel, fill: 0);
        if ((padding != default || input != whole) && node.Integer("count_include_pad", 0) == 0)
            throw node.Fault("padding that counts (count_include_pad 1)", "0");
        if (node.Integer("ceil_mode", 0) != 0 && RoundedUp(node, draft, input, kernel, stride, padding) != input)
            throw node.Fault("sizes rounded down (ceil_mode 0)", "1");
        return draft.Add(node, new AvgPoolLayer(kernel, stride, padding), null, input.Node);
    }

    internal static OnnxValue GlobalAverage(OnnxNode node, OnnxDraft draft) =>
        draft.Add(node, new AdaptiveAvgPoolLayer(1), null, node.Computed(0).Node);

    private static (OnnxComputed Input, Window Kernel) Images(OnnxNode node)
    {
        if (node.Integers("dilations") is { } dilations && dilations.Any(dilation => dilation != 1))
            throw node.Fault("dilations 1", Printable.Dimensions(dilations));
        var input = node.Computed(0);
        if (input.Dims.Length != 4 || !node.Has("kernel_shape"))
            throw node.Fault("a window over images", $"an input {Printable.Dimensions(input.Dims.AsSpan(1))}");
        return (input, OnnxWindows.Pair(node, "kernel_shape", 1));
    }

    /// <summary>An input so large that windows which would begin inside it, but end outside, fit: sizes are rounded up.</summary>
    private static OnnxComputed RoundedUp(OnnxNode node, OnnxDraft draft, OnnxComputed input, Window kernel, Window stride, Window padding)
    {
        input = OnnxSlices.Border(node, draft, input, 2, 0, Missing(input.Dims[2], kernel.Height, stride.Height, padding.Height), Nothing);
        return OnnxSlices.Border(node, draft, input, 3, 0, Missing(input.Dims[3], kernel.Width, stride.Width, padding.Width), Nothing);
    }

    private static long Missing(long size, int kernel, int stride, int padding)
    {
        var rest = (size + (2L * padding) - kernel) % stride;
        var starts = size + (2L * padding) - kernel - rest + stride;
        return rest == 0 || starts >= size + padding ? 0 : stride - rest;
    }
}
