namespace Lethe.Formats.Onnx;

/// <summary>Slices and transposes of constants.</summary>
internal static class OnnxFoldedLayout
{
    /// <summary>Each cut copies what is left, so that it is counted before.</summary>
    internal static OnnxConstant Slice(OnnxNode node, OnnxBudget budget)
    {
        var value = node.Constant(0);
        foreach (var (axis, start, end, step) in OnnxSlices.Cuts(node, value.Dims.Length))
        {
            var size = value.Dims[axis];
            if (OnnxSlices.IsWhole(size, start, end, step))
                continue;
            // A constant without elements may have any size on the others' account.
            budget.Spend(node, size);
            var places = OnnxSlices.Places(node, size, start, end, step);
            budget.Spend(node, value.Count / Math.Max(1, size) * places.Length);
            value = Pick(value, axis, places);
        }

        return value;
    }

    internal static OnnxConstant Transpose(OnnxNode node)
    {
        var value = node.Constant(0);
        var rank = value.Dims.Length;
        int[] order = node.Integers("perm") is { } given ? [.. given.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw node.Fault("every dimension once", Printable.Dimensions([.. order.Select(axis => (long)axis)]));
        var steps = Steps(value.Dims);
        long[] dims = [.. order.Select(axis => value.Dims[axis])], turned = [.. order.Select(axis => steps[axis])], own = Steps(dims);
        return Rearranged(value, dims, i => Offset(i, dims, own, turned)) with { Initializer = value.Initializer, Arrangement = Arrangement(node, value, order) };
    }

    /// <summary>A matrix that is turned round, and back; any other order is nobody else's.</summary>
    private static string Arrangement(OnnxNode node, OnnxConstant value, int[] order)
    {
        if (order.SequenceEqual(Enumerable.Range(0, order.Length)))
            return value.Arrangement;
        if (order is not [1, 0])
            return $"of {node.OutputName}";
        string turned = $"turned {value.Dims[0]}x{value.Dims[1]}", back = $"turned {value.Dims[1]}x{value.Dims[0]}";
        return value.Arrangement.Length == 0 ? turned : value.Arrangement == back ? "" : $"of {node.OutputName}";
    }

    private static OnnxConstant Pick(OnnxConstant value, int axis, IReadOnlyList<int> places)
    {
        long[] dims = [.. value.Dims];
        dims[axis] = places.Count;
        var inner = Steps(value.Dims)[axis];
        return Rearranged(value, dims, i => ((((i / inner / places.Count) * value.Dims[axis]) + places[(int)(i / inner % places.Count)]) * inner) + (i % inner));
    }

    private static OnnxConstant Rearranged(OnnxConstant value, long[] dims, Func<long, long> source)
    {
        var count = (int)dims.Aggregate(1L, (product, size) => product * size);
        return value.Integers is { } whole ? OnnxConstant.Of(dims, Moved(whole, count, source)) : OnnxConstant.Of(dims, Moved(value.Floats!, count, source));
    }

    private static T[] Moved<T>(T[] values, int count, Func<long, long> source)
    {
        var moved = new T[count];
        for (var i = 0; i < count; i++)
            moved[i] = values[source(i)];
        return moved;
    }

    private static long Offset(long index, long[] dims, long[] own, long[] steps)
    {
        long offset = 0;
        for (var axis = 0; axis < dims.Length; axis++)
            offset += index / own[axis] % dims[axis] * steps[axis];
        return offset;
    }

    private static long[] Steps(long[] dims)
    {
        var steps = new long[dims.Length];
        var step = 1L;
        for (var axis = dims.Length - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= Math.Max(1, dims[axis]);
        }

        return steps;
    }
}
