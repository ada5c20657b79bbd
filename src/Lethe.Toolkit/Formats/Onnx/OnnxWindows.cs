using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Strides and paddings of convolutions and poolings.</summary>
internal static class OnnxWindows
{
    private const int Largest = 1 << 16;

    /// <summary>Stride and padding of a node. Where the padding differs between the ends of a dimension, the input gets a border instead.</summary>
    internal static (Window Stride, Window Padding) Of(OnnxNode node, OnnxDraft draft, ref OnnxComputed input, Window kernel, float fill)
    {
        var stride = Pair(node, "strides", 1);
        var pads = node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => node.Integers("pads") ?? [0, 0, 0, 0],
            "VALID" => [0, 0, 0, 0],
            "SAME_UPPER" => Same(input, kernel, stride, isUpper: true),
            "SAME_LOWER" => Same(input, kernel, stride, isUpper: false),
            var other => throw node.Fault("a known auto_pad", Printable.Quote(other)),
        };
        if (pads.Length != 4 || pads.Any(pad => pad is < 0 or > Largest))
            throw node.Fault("paddings of height and width", Printable.Dimensions(pads));
        if (pads[0] == pads[2] && pads[1] == pads[3])
            return (stride, new((int)pads[0], (int)pads[1]));
        input = OnnxSlices.Border(node, draft, input, 2, pads[0], pads[2], fill);
        input = OnnxSlices.Border(node, draft, input, 3, pads[1], pads[3], fill);
        return (stride, default);
    }

    /// <summary>A height and a width, 1 or more.</summary>
    internal static Window Pair(OnnxNode node, string attribute, int fallback)
    {
        var pair = node.Integers(attribute) ?? [fallback, fallback];
        return pair.Length == 2 && pair.All(size => size is >= 1 and <= Largest)
            ? new((int)pair[0], (int)pair[1])
            : throw node.Fault($"{attribute} for height and width", Printable.Dimensions(pair));
    }

    private static long[] Same(OnnxComputed input, Window kernel, Window stride, bool isUpper)
    {
        long high = Total(input.Dims[2], kernel.Height, stride.Height), wide = Total(input.Dims[3], kernel.Width, stride.Width);
        long[] less = [high / 2, wide / 2], more = [high - less[0], wide - less[1]];
        return isUpper ? [.. less, .. more] : [.. more, .. less];
    }

    private static long Total(long size, int kernel, int stride) =>
        Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + kernel - size);
}
