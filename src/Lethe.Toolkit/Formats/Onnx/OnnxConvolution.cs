using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Convolutions with constant weights.</summary>
internal static class OnnxConvolution
{
    internal static OnnxValue Conv(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var weight = node.Constant(1);
        if (input.Dims.Length != 4 || weight.Dims.Length != 4)
            throw node.Fault("a convolution of images", $"a weight {Printable.Dimensions(weight.Dims)}");
        if (node.Integers("dilations") is { } dilations && dilations.Any(dilation => dilation != 1))
            throw node.Fault("dilations 1", Printable.Dimensions(dilations));
        var groups = (int)node.Integer("group", 1);
        Window kernel = new((int)weight.Dims[2], (int)weight.Dims[3]);
        var (stride, padding) = OnnxWindows.Of(node, draft, ref input, kernel, fill: 0);
        if (groups < 1 || weight.Dims[0] % groups != 0 || weight.Dims[1] * groups != input.Dims[1])
            throw node.Fault($"a weight for {input.Dims[1]} channels", $"{Printable.Dimensions(weight.Dims)} in {groups} groups");
        var outChannels = (int)weight.Dims[0];
        var bias = node.OptionalConstant(2);
        var layer = new Conv2dLayer((int)input.Dims[1], outChannels, kernel, stride, padding, groups, bias is not null);
        var output = draft.Add(node, layer, weight, input.Node);
        draft.Bind(output, "weight", node, 1, new Shape(outChannels, (int)weight.Dims[1], kernel.Height, kernel.Width));
        if (bias is not null)
            draft.Bind(output, "bias", node, 2, new Shape(outChannels));
        return output;
    }
}
