using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Values repeated along dimensions of size 1: class tokens for every image among them.</summary>
internal static class OnnxExpansion
{
    /// <summary>True for a constant that is repeated as often as there are images.</summary>
    internal static bool IsForEachImage(OnnxNode node, long fixedBatch) =>
        node.Op == "Expand" && node.Inputs is [OnnxConstant constant, OnnxConstant { Integers: { } target }] && BatchAxis(constant, target, fixedBatch) >= 0;

    internal static OnnxValue Lower(OnnxNode node, OnnxDraft draft)
    {
        var target = node.Constant(1).Integers ?? throw node.Fault("whole numbers", "floats");
        if (node.Input(0) is OnnxConstant constant)
            return ForEachImage(node, draft, constant, target);
        var value = OnnxBroadcast.Raised(node, draft, node.Anywhere(0), target.Length);
        return Repeated(node, draft, value, [.. Enumerable.Repeat(1L, value.Dims.Length - target.Length), .. target]);
    }

    private static OnnxComputed ForEachImage(OnnxNode node, OnnxDraft draft, OnnxConstant constant, long[] target)
    {
        var batch = BatchAxis(constant, target, draft.FixedBatch);
        var rank = Math.Max(constant.Dims.Length, target.Length);
        long[] dims = [.. Enumerable.Repeat(1L, rank - constant.Dims.Length), .. constant.Dims], wanted = [.. Enumerable.Repeat(1L, rank - target.Length), .. target];
        if (dims[batch] != 1 || (OnnxValue.HasBatch(wanted[batch]) && wanted[batch] != OnnxValue.Batch))
            throw node.Fault("one copy for each image", Printable.Dimensions(constant.Dims));
        wanted[batch] = OnnxValue.Batch;
        var parameter = draft.Parameter(node, 0, [.. dims.AsSpan(0, batch), .. dims.AsSpan(batch + 1)], constant.Initializer is not null, like: 0);
        dims[batch] = OnnxValue.Batch;
        return Repeated(node, draft, parameter with { Dims = dims }, wanted);
    }

    /// <summary>The dimension along which images are counted, or −1; in a file for batches of one size the first that is repeated so often.</summary>
    private static int BatchAxis(OnnxConstant constant, long[] target, long fixedBatch)
    {
        var rank = Math.Max(constant.Dims.Length, target.Length);
        long Wanted(int axis) => axis < rank - target.Length ? 1 : target[axis - rank + target.Length];
        long Own(int axis) => axis < rank - constant.Dims.Length ? 1 : constant.Dims[axis - rank + constant.Dims.Length];
        return Enumerable.Range(0, rank).FirstOrDefault(axis => OnnxValue.HasBatch(Wanted(axis)) || (fixedBatch > 1 && Own(axis) == 1 && Wanted(axis) == fixedBatch), -1);
    }

    private static OnnxComputed Repeated(OnnxNode node, OnnxDraft draft, OnnxComputed value, long[] target)
    {
        if (target[value.BatchAxis] == draft.FixedBatch)
            target[value.BatchAxis] = value.Dims[value.BatchAxis];
        var to = value with { Dims = OnnxBroadcast.Joined(node, value.Dims, target) };
        if (to.BatchAxis != value.BatchAxis || to.Dims.Count(OnnxValue.HasBatch) != 1)
            throw node.Fault("the batch in one dimension", "several");
        return to.Sample.SequenceEqual(value.Sample) ? value : draft.Add(node, new ExpandLayer(OnnxDraft.SampleOf(node, to.Sample)), null, value.Node) with { Dims = to.Dims, Before = value.Before };
    }
}
