using System.Collections.Immutable;
using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Operators that rearrange values or pass them on.</summary>
internal static class OnnxShapes
{
    private const float UsualDropout = 0.5f;

    /// <summary>Where nothing but the batch changes its place there is nothing to do: in the layer graph it is always the first.</summary>
    internal static OnnxValue Transpose(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        var rank = input.Dims.Length;
        int[] order = node.Integers("perm") is { } given ? [.. given.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw node.Fault("every dimension once", Printable.Dimensions([.. order.Select(axis => (long)axis)]));
        ImmutableArray<int> places = [0, .. order.SelectMany(axis => axis == input.BatchAxis ? input.MergedPlaces() : [input.Place(axis)])];
        var turned = places.SequenceEqual(Enumerable.Range(0, places.Length)) ? input : draft.Add(node, new TransposeLayer(places), null, input.Node);
        return turned with { Dims = [.. order.Select(axis => input.Dims[axis])], Before = input.Before };
    }

    internal static OnnxValue Concat(OnnxNode node, OnnxDraft draft)
    {
        var first = node.Inputs.OfType<OnnxComputed>().First();
        var axis = node.Axis(node.Integer("axis", 1), first.Dims.Length);
        if (axis == first.BatchAxis)
            throw node.Fault("values of one image side by side", "images");
        OnnxComputed[] parts = [.. Enumerable.Range(0, node.Inputs.Count).Select(i => node.Input(i) as OnnxComputed ?? Repeated(node, draft, i, first))];
        if (parts.Any(part => part.Dims.Length != first.Dims.Length || part.BatchAxis != first.BatchAxis || part.Before != first.Before || part.After != first.After))
            throw node.Fault("the batch in the same dimension", "different ones");
        long[] dims = [.. first.Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        return draft.Add(node, new ConcatLayer(parts.Length, first.Place(axis)), null, [.. parts.Select(part => part.Node)]) with { Dims = dims, Before = first.Before };
    }

    internal static OnnxValue Dropout(OnnxNode node, OnnxDraft draft)
    {
        var ratio = node.OptionalConstant(1) is { } constant && constant.IsScalar(out var value) ? value : node.Float("ratio", UsualDropout);
        return ratio is >= 0 and < 1
            ? draft.Map(node, new DropoutLayer(ratio), node.Anywhere(0))
            : throw node.Fault("a ratio in [0, 1)", $"{ratio}");
    }

    internal static OnnxValue Identity(OnnxNode node, OnnxDraft draft) => node.Input(0);

    internal static OnnxValue Cast(OnnxNode node, OnnxDraft draft) => node.Integer("to", 0) == OnnxDataTypes.Float
        ? node.Anywhere(0)
        : throw node.Fault("a cast to float32", $"type {node.Integer("to", 0)}");

    /// <summary>A constant for each image, beside a computed value.</summary>
    private static OnnxComputed Repeated(OnnxNode node, OnnxDraft draft, int input, OnnxComputed like)
    {
        var constant = node.Constant(input);
        var batch = like.BatchAxis;
        if (constant.Dims.Length != like.Dims.Length || constant.Dims[batch] != 1 || like.Dims[batch] != OnnxValue.Batch)
            throw node.Fault("a constant that is the same for all images", Printable.Dimensions(constant.Dims));
        long[] dims = [.. constant.Dims];
        dims[batch] = OnnxValue.Batch;
        long[] sample = [.. constant.Dims.AsSpan(0, batch), .. constant.Dims.AsSpan(batch + 1)];
        return draft.Parameter(node, input, sample, constant.Initializer is not null, like.Node) with { Dims = dims };
    }
}
