using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Strides and paddings of convolutions and poolings.</summary>
internal static class OnnxWindows
{
    private const int Largest = 1 << 16;

    /// <summary>Stride and padding of a node; padding must be the same at both ends.</summary>
    internal static (Window Stride, Window Padding) Of(OnnxNode node, OnnxComputed input, Window kernel)
    {
        var stride = Pair(node, "strides", 1);
        var pads = node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => node.Integers("pads") ?? [0, 0, 0, 0],
            "VALID" => [0, 0, 0, 0],
            "SAME_UPPER" or "SAME_LOWER" => Same(input, kernel, stride),
            var other => throw node.Fault("a known auto_pad", Printable.Quote(other)),
        };
        if (pads.Length != 4 || pads[0] != pads[2] || pads[1] != pads[3] || pads.Any(pad => pad is < 0 or > Largest))
            throw node.Fault("the same padding at both ends", Printable.Dimensions(pads));
        return (stride, new((int)pads[0], (int)pads[1]));
    }

    /// <summary>A height and a width, 1 or more.</summary>
    internal static Window Pair(OnnxNode node, string attribute, int fallback)
    {
        var pair = node.Integers(attribute) ?? [fallback, fallback];
        return pair.Length == 2 && pair.All(size => size is >= 1 and <= Largest)
            ? new((int)pair[0], (int)pair[1])
            : throw node.Fault($"{attribute} for height and width", Printable.Dimensions(pair));
    }

    private static long[] Same(OnnxComputed input, Window kernel, Window stride)
    {
        long high = Total(input.Dims[2], kernel.Height, stride.Height), wide = Total(input.Dims[3], kernel.Width, stride.Width);
        return [high / 2, wide / 2, high - (high / 2), wide - (wide / 2)];
    }

    private static long Total(long size, int kernel, int stride) =>
        Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + kernel - size);
}
