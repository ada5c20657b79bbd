using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Operators that rearrange values, pass them on, or end the graph.</summary>
internal static class OnnxShapes
{
    private const float UsualDropout = 0.5f;

    internal static OnnxValue Flatten(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var axis = node.Integer("axis", 1);
        if (axis != 1 && axis != 1 - input.Dims.Length)
            throw node.Fault("flattening from axis 1", $"{axis}");
        return Flat(node, draft, input);
    }

    /// <summary>A reshape to [N, features] is a flattening; one that changes nothing passes on.</summary>
    internal static OnnxValue Reshape(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var target = node.Constant(1).Integers ?? throw node.Fault("whole numbers", "floats");
        var dims = Resolve(input, target, node.Integer("allowzero", 0) != 0, draft.FixedBatch);
        if (dims is not null && dims.SequenceEqual(input.Dims))
            return input;
        return dims is [OnnxValue.Batch, _] && dims[1] == input.SampleCount
            ? Flat(node, draft, input)
            : throw node.Fault("a reshape to [N, features]", Printable.Dimensions(target));
    }

    internal static OnnxValue Squeeze(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var axes = node.Integers("axes") ?? node.OptionalConstant(1)?.Integers ?? [2, 3];
        long[] positive = [.. axes.Select(axis => axis < 0 ? axis + input.Dims.Length : axis).Order()];
        return input.Dims.Length == 4 && positive is [2, 3] && input.Dims[2] == 1 && input.Dims[3] == 1
            ? Flat(node, draft, input)
            : throw node.Fault("a squeeze of [N, C, 1, 1] to [N, C]", $"axes {Printable.Dimensions(axes)}");
    }

    internal static OnnxValue Concat(OnnxNode node, OnnxDraft draft)
    {
        int[] inputs = [.. Enumerable.Range(0, node.Inputs.Count).Select(i => node.Computed(i).Node)];
        var axis = node.Integer("axis", 1);
        if (axis != 1 && axis != 1 - node.Computed(0).Dims.Length)
            throw node.Fault("channels side by side (axis 1)", $"{axis}");
        return draft.Add(node, new ConcatLayer(inputs.Length), null, inputs);
    }

    internal static OnnxValue Dropout(OnnxNode node, OnnxDraft draft)
    {
        var ratio = node.OptionalConstant(1) is { } constant && constant.IsScalar(out var value) ? value : node.Float("ratio", UsualDropout);
        return ratio is >= 0 and < 1
            ? draft.Add(node, new DropoutLayer(ratio), null, node.Computed(0).Node)
            : throw node.Fault("a ratio in [0, 1)", $"{ratio}");
    }

    internal static OnnxValue Identity(OnnxNode node, OnnxDraft draft) => node.Input(0);

    /// <summary>Exporters write paddings of no width before average poolings.</summary>
    internal static OnnxValue Pad(OnnxNode node, OnnxDraft draft)
    {
        var pads = node.Integers("pads") ?? node.OptionalConstant(1)?.Integers ?? [];
        return pads.All(pad => pad == 0)
            ? node.Computed(0)
            : throw node.Fault("padding inside the convolution or pooling that needs it", Printable.Dimensions(pads));
    }

    internal static OnnxValue Cast(OnnxNode node, OnnxDraft draft) => node.Integer("to", 0) == OnnxDataTypes.Float
        ? node.Computed(0)
        : throw node.Fault("a cast to float32", $"type {node.Integer("to", 0)}");

    /// <summary>Over the classes at the end of the graph, a softmax is left to the loss.</summary>
    internal static OnnxValue Softmax(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var axis = node.Integer("axis", -1);
        return input.Dims.Length == 2 && axis is 1 or -1 && draft.EndsGraph(node.OutputName)
            ? input
            : throw node.Fault("a softmax over the classes at the end of the graph", $"one over axis {axis} of {Printable.Dimensions(input.Dims.AsSpan(1))}");
    }

    private static OnnxComputed Flat(OnnxNode node, OnnxDraft draft, OnnxComputed input) =>
        input.Dims.Length == 2 ? input : draft.Add(node, new FlattenLayer(), null, input.Node);

    /// <summary>The dimensions that a target means for an input; null where they do not keep images apart.</summary>
    private static long[]? Resolve(OnnxComputed input, long[] target, bool allowZero, long fixedBatch)
    {
        if (target.Length == 0)
            return null;
        long[] dims = [.. target];
        for (var i = 0; i < dims.Length && !allowZero; i++)
            dims[i] = dims[i] == 0 && i < input.Dims.Length ? input.Dims[i] : dims[i];
        if (dims[0] is -1 or 1 || (dims[0] == fixedBatch && fixedBatch > 0))
            dims[0] = OnnxValue.Batch;
        var open = Array.IndexOf(dims, -1);
        var known = dims.Skip(1).Where(size => size != -1).Aggregate(1L, (product, size) => product * Math.Clamp(size, 1, int.MaxValue) % OnnxValue.Batch);
        if (open > 0)
            dims[open] = input.SampleCount / known;
        return dims[0] == OnnxValue.Batch && dims.Skip(1).Aggregate(1L, (product, size) => product * size % OnnxValue.Batch) == input.SampleCount ? dims : null;
    }
}
