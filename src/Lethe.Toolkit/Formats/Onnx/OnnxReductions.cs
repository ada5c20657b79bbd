using System.Collections.Immutable;
using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Sums, means and softmax over dimensions.</summary>
internal static class OnnxReductions
{
    private const int SoftmaxOverOneDimension = 13;

    internal static OnnxValue Mean(OnnxNode node, OnnxDraft draft) => Reduce(node, draft, isMean: true);

    internal static OnnxValue Sum(OnnxNode node, OnnxDraft draft) => Reduce(node, draft, isMean: false);

    /// <summary>Over the classes at the end of the graph, a softmax is left to the loss, whatever dimensions of size 1 the classes stand among.</summary>
    internal static OnnxValue Softmax(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        var rank = input.Dims.Length;
        var axis = node.Axis(node.Integer("axis", draft.Opset < SoftmaxOverOneDimension ? 1 : -1), rank);
        var isLast = axis == rank - 1;
        if (draft.EndsGraph(node.OutputName) && IsOfAllValues(input, axis, draft.Opset < SoftmaxOverOneDimension ? rank : axis + 1))
            return input;
        if (OnnxValue.HasBatch(input.Dims[axis]) || (!isLast && draft.Opset < SoftmaxOverOneDimension))
            throw node.Fault("a softmax within images", $"one over axis {axis}");
        var layer = new SoftmaxLayer(node.Op == "LogSoftmax");
        if (input.Place(axis) == input.Sample.Length)
            return draft.Map(node, layer, input);
        ImmutableArray<int> order = [.. Enumerable.Range(0, input.Sample.Length + 1)];
        order = order.SetItem(input.Place(axis), input.Sample.Length).SetItem(input.Sample.Length, input.Place(axis));
        var turned = draft.Add(node, layer, null, draft.Add(node, new TransposeLayer(order), null, input.Node).Node);
        return draft.Add(node, new TransposeLayer(order), null, turned.Node) with { Dims = input.Dims, Before = input.Before };
    }

    /// <summary>True where the dimensions from one up to another hold all that an image has.</summary>
    private static bool IsOfAllValues(OnnxComputed input, int from, int to) =>
        (input.BatchAxis < from || input.BatchAxis >= to) && input.Dims[from..to].Aggregate(1L, (product, size) => product * size) == input.SampleCount;

    /// <summary>The mean over height and width is global pooling.</summary>
    private static OnnxComputed Reduce(OnnxNode node, OnnxDraft draft, bool isMean)
    {
        var input = node.Anywhere(0);
        int[] axes = [.. (node.IntegersOf("axes", 1) ?? []).Select(axis => node.Axis(axis, input.Dims.Length)).Distinct().Order()];
        if (axes.Length == 0 || axes.Contains(input.BatchAxis))
            throw node.Fault("dimensions of an image", "the batch's");
        Layer layer = isMean && input is { IsPlain: true, Dims.Length: 4 } && axes is [2, 3]
            ? new AdaptiveAvgPoolLayer(1)
            : new ReduceLayer([.. axes.Select(input.Place)], isMean);
        long[] kept = [.. input.Dims.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var reduced = draft.Add(node, layer, null, input.Node) with { Dims = kept, Before = input.Before };
        return node.Integer("keepdims", 1) == 1
            ? reduced
            : draft.Reshape(node, reduced, [.. kept.Where((_, axis) => !axes.Contains(axis))], input.Before);
    }
}
