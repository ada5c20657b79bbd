using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Matrix products with a constant matrix on the right, which are linear layers, and all others.</summary>
internal static class OnnxProducts
{
    internal static OnnxValue Gemm(OnnxNode node, OnnxDraft draft)
    {
        if (node.Float("alpha", 1) != 1 || node.Float("beta", 1) != 1 || node.Integer("transA", 0) != 0)
            throw node.Fault("alpha 1, beta 1 and transA 0", "other factors");
        return Linear(node, draft, node.Integer("transB", 0) == 0, node.OptionalConstant(2));
    }

    internal static OnnxValue MatMul(OnnxNode node, OnnxDraft draft)
    {
        if (OnnxAveraging.Lower(node, draft) is { } pooling)
            return pooling;
        node.Settle(draft);
        return node.Input(1) is OnnxConstant { Dims.Length: 2 } ? Linear(node, draft, transpose: true, bias: null) : Product(node, draft);
    }

    private static OnnxComputed Linear(OnnxNode node, OnnxDraft draft, bool transpose, OnnxConstant? bias)
    {
        var input = node.Anywhere(0);
        var weight = node.Constant(1);
        if (weight.Dims.Length != 2)
            throw node.Fault("a constant matrix", Printable.Dimensions(weight.Dims));
        if (input.BatchAxis == input.Dims.Length - 1)
            throw node.Fault("features in the last dimension", "the batch");
        int inFeatures = (int)weight.Dims[transpose ? 0 : 1], outFeatures = (int)weight.Dims[transpose ? 1 : 0];
        var output = draft.Add(node, new LinearLayer(inFeatures, outFeatures, bias is not null), weight, input.Node);
        draft.Bind(output, "weight", node, 1, new Shape(outFeatures, inFeatures), transpose);
        if (bias is not null)
            draft.Bind(output, "bias", node, 2, new Shape(outFeatures));
        return output with { Dims = [.. input.Dims.AsSpan(0, input.Dims.Length - 1), outFeatures], Before = input.Before };
    }

    /// <summary>A product of two computed values, image by image, or with a constant that is no matrix on the right.</summary>
    private static OnnxComputed Product(OnnxNode node, OnnxDraft draft)
    {
        var rank = Math.Max(node.Input(0).Dims.Length, node.Input(1).Dims.Length);
        var like = OnnxBroadcast.Raised(node, draft, node.Inputs.OfType<OnnxComputed>().First(), rank);
        if (rank < 3 || like.BatchAxis > rank - 3)
            throw node.Fault("matrices of one image", "the batch among their rows and columns");
        OnnxComputed[] factors = [.. Enumerable.Range(0, 2).Select(i => node.Input(i) is OnnxComputed value ? OnnxBroadcast.Raised(node, draft, value, rank) : Constant(node, draft, i, like))];
        var (a, b) = (factors[0], factors[1]);
        if (a.BatchAxis != b.BatchAxis || a.Before != b.Before || a.After != b.After)
            throw node.Fault("the batch in the same dimension", "different ones");
        long[] dims = [.. OnnxBroadcast.Joined(node, a.Dims.AsSpan(0, rank - 2), b.Dims.AsSpan(0, rank - 2)), a.Dims[^2], b.Dims[^1]];
        return draft.Add(node, new MatMulLayer(), null, a.Node, b.Node) with { Dims = dims, Before = a.Before };
    }

    private static OnnxComputed Constant(OnnxNode node, OnnxDraft draft, int input, OnnxComputed like)
    {
        var constant = node.Constant(input);
        var batch = like.BatchAxis;
        long[] dims = [.. Enumerable.Repeat(1L, like.Dims.Length - constant.Dims.Length), .. constant.Dims];
        if (constant.Dims.Length < 2 || dims[batch] != 1)
            throw node.Fault("matrices that are the same for all images", Printable.Dimensions(constant.Dims));
        long[] sample = [.. dims.AsSpan(0, batch), .. like.MergedPlaces().Select(_ => 1L), .. dims.AsSpan(batch + 1)];
        dims[batch] = like.Dims[batch];
        return draft.Parameter(node, input, sample, constant.Initializer is not null, like.Node, FanIn(input == 0 ? dims[^1] : dims[^2])) with { Dims = dims, Before = like.Before };
    }

    private static Initializer FanIn(long size) => Initializer.FanIn((int)Math.Clamp(size, 1, int.MaxValue));
}
