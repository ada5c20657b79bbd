using System.Collections.Immutable;
using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Slices, choices, pieces and borders: all pick places of dimensions.</summary>
internal static class OnnxSlices
{
    private const int WidestBorder = 1 << 16;

    internal static OnnxValue Slice(OnnxNode node, OnnxDraft draft)
    {
        var value = node.Anywhere(0);
        foreach (var (axis, start, end, step) in Cuts(node, value.Dims.Length))
            value = Slice(node, draft, value, axis, start, end, step);
        return value;
    }

    /// <summary>What a Slice node cuts: for each dimension, which may be there once, the first place, the end and the step.</summary>
    internal static IEnumerable<(int Axis, long Start, long End, long Step)> Cuts(OnnxNode node, int rank)
    {
        var starts = node.IntegersOf("starts", 1) ?? throw node.Fault("starts", "none");
        var ends = node.IntegersOf("ends", 2) ?? throw node.Fault("ends", "none");
        var axes = node.IntegersOf("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = node.OptionalConstant(4)?.Integers ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw node.Fault("a start, an end, a dimension and a step for each slice", "others");
        var places = Array.ConvertAll(axes, axis => node.Axis(axis, rank));
        if (places.Distinct().Count() < places.Length)
            throw node.Fault("each dimension once", Printable.Dimensions(axes));
        return Enumerable.Range(0, starts.Length).Select(i => (places[i], starts[i], ends[i], steps[i]));
    }

    internal static OnnxValue Gather(OnnxNode node, OnnxDraft draft)
    {
        var value = node.Anywhere(0);
        var axis = node.Axis(node.Integer("axis", 0), value.Dims.Length);
        var size = value.Dims[axis];
        if (node.Constant(1) is not { Integers: { } indices, Dims.Length: < 2 } constant || indices.Any(index => index < -size || index >= size))
            throw node.Fault($"a vector of places among {size}", Printable.Dimensions(node.Constant(1).Dims));
        var picked = Pick(node, draft, value, axis, [.. indices.Select(index => (int)(index < 0 ? index + size : index))]);
        return constant.Dims.Length == 0 ? draft.Reshape(node, picked, [.. picked.Dims.Where((_, i) => i != axis)], picked.Before) : picked;
    }

    internal static OnnxValue Split(OnnxNode node, OnnxDraft draft)
    {
        var value = node.Anywhere(0);
        var axis = node.Axis(node.Integer("axis", 0), value.Dims.Length);
        long size = value.Dims[axis], each = (size + node.OutputCount - 1) / Math.Max(1, node.OutputCount);
        var sizes = node.IntegersOf("split", 1) ?? [.. Enumerable.Range(0, node.OutputCount).Select(i => Math.Min(each, size - (i * each)))];
        if (sizes.Length != node.OutputCount || sizes.Any(part => part < 0 || part > size) || sizes.Sum() != size)
            throw node.Fault($"{node.OutputCount} parts of {size} places", Printable.Dimensions(sizes));
        List<OnnxValue> parts = [];
        long first = 0;
        foreach (var part in sizes)
        {
            parts.Add(Slice(node, draft, value, axis, first, first + part, 1));
            first += part;
        }

        return new OnnxTuple(parts);
    }

    internal static OnnxValue Pad(OnnxNode node, OnnxDraft draft)
    {
        var value = node.Anywhere(0);
        var pads = node.IntegersOf("pads", 1) ?? throw node.Fault("widths", "none");
        int[] axes = node.OptionalConstant(3)?.Integers is { } given ? [.. given.Select(axis => node.Axis(axis, value.Dims.Length))] : [.. Enumerable.Range(0, value.Dims.Length)];
        if (pads.Length != 2 * axes.Length)
            throw node.Fault($"{2 * axes.Length} widths", $"{pads.Length}");
        var fill = node.OptionalConstant(2) is { } constant && constant.IsScalar(out var number) ? number : node.Float("value", 0);
        for (var i = 0; i < axes.Length; i++)
            value = Border(node, draft, value, axes[i], pads[i], pads[i + axes.Length], fill);
        return value;
    }

    /// <summary>Widens a dimension at both ends, or narrows it where a width is negative.</summary>
    internal static OnnxComputed Border(OnnxNode node, OnnxDraft draft, OnnxComputed value, int axis, long start, long end, float fill)
    {
        if (start == 0 && end == 0)
            return value;
        var size = value.Dims[axis];
        if (Math.Abs(start) > WidestBorder || Math.Abs(end) > WidestBorder || OnnxValue.HasBatch(size) || size + start + end < 1 || !float.IsFinite(fill))
            throw node.Fault("borders of an image", $"{start} and {end}");
        draft.Spend(node, size + start + end);
        var mode = node.Op == "Pad" ? node.Text("mode", "constant") : "constant";
        var places = ImmutableArray.CreateBuilder<int>((int)(size + start + end));
        for (var place = -start; place < size + end; place++)
            places.Add((int)Inside(node, mode, place, size));
        return Pick(node, draft, value, axis, places.MoveToImmutable(), fill);
    }

    private static long Inside(OnnxNode node, string mode, long place, long size) => mode switch
    {
        _ when place >= 0 && place < size => place,
        "constant" => -1,
        "edge" => Math.Clamp(place, 0, size - 1),
        "reflect" when place > -size && place < 2 * size - 1 => place < 0 ? -place : (2 * (size - 1)) - place,
        _ => throw node.Fault("a border of one value, of the edge, or reflected", Printable.Quote(mode)),
    };

    /// <summary>True for a slice that leaves nothing out.</summary>
    internal static bool IsWhole(long size, long start, long end, long step) => step == 1 && (start == 0 || start <= -size) && end >= size;

    /// <summary>The places of a slice, ends clamped; in size no more than the dimension.</summary>
    internal static ImmutableArray<int> Places(OnnxNode node, long size, long start, long end, long step)
    {
        if (step == 0 || size > int.MaxValue)
            throw node.Fault("a step, over fewer than 2147483648 places", $"{step} over {size}");
        if (size == 0)
            return [];
        var (last, low) = step > 0 ? (size, 0L) : (size - 1, -1L);
        start = Math.Clamp(start < 0 ? Math.Max(start, -size - 1) + size : start, 0, last);
        end = Math.Clamp(end < 0 ? Math.Max(end, -size - 1) + size : end, low, last);
        var places = ImmutableArray.CreateBuilder<int>();
        step = Math.Clamp(step, -size - 1, size + 1);
        for (var place = start; step > 0 ? place < end : place > end; place += step)
            places.Add((int)place);
        return places.ToImmutable();
    }

    private static OnnxComputed Slice(OnnxNode node, OnnxDraft draft, OnnxComputed value, int axis, long start, long end, long step)
    {
        var size = value.Dims[axis];
        if (IsWhole(size, start, end, step))
            return value;
        if (OnnxValue.HasBatch(size))
            throw node.Fault("all images", $"images {start} to {end}");
        draft.Spend(node, size);
        return Pick(node, draft, value, axis, Places(node, size, start, end, step));
    }

    private static OnnxComputed Pick(OnnxNode node, OnnxDraft draft, OnnxComputed value, int axis, ImmutableArray<int> places, float fill = 0)
    {
        if (OnnxValue.HasBatch(value.Dims[axis]))
            throw node.Fault("all images", "some");
        draft.Spend(node, places.Length);
        long[] dims = [.. value.Dims];
        dims[axis] = places.Length;
        return draft.Add(node, new PickLayer(value.Place(axis), places, fill), null, value.Node) with { Dims = dims, Before = value.Before };
    }
}
