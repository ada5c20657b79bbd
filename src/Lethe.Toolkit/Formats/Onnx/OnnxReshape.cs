namespace Lethe.Formats.Onnx;

/// <summary>Finds out which dimensions a reshape means, and where the batch is among them.</summary>
internal static class OnnxReshape
{
    /// <summary>Products with the batch's stand-in stay within 64 bits.</summary>
    private const long MostMerged = 1 << 22;

    internal static OnnxValue Reshape(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        long[] target = [.. node.Constant(1).Integers ?? throw node.Fault("whole numbers", "floats")];
        for (var i = 0; i < target.Length && node.Integer("allowzero", 0) == 0; i++)
            target[i] = target[i] == 0 && i < input.Dims.Length ? input.Dims[i] : target[i];
        if (target.Any(size => size < -1) || target.Count(size => size == -1) > 1 || target.Count(OnnxValue.HasBatch) > 1)
            throw Refused(node, target);
        long[] dims = [.. target];
        FillOpen(node, input, dims, Math.Max(1, draft.FixedBatch));
        if (!dims.Any(OnnxValue.HasBatch))
            FindBatch(node, input, dims, Math.Max(1, draft.FixedBatch));
        return draft.Reshape(node, input, dims, Before(node, input, dims));
    }

    internal static OnnxValue Flatten(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var axis = node.Integer("axis", 1);
        if (axis != 1 && axis != 1 - input.Dims.Length)
            throw node.Fault("flattening from axis 1", $"{axis}");
        return draft.Reshape(node, input, [OnnxValue.Batch, input.SampleCount], 1);
    }

    internal static OnnxValue Squeeze(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        int[] axes = [.. (node.IntegersOf("axes", 1) ?? []).Select(axis => node.Axis(axis, input.Dims.Length))];
        if (axes.Any(axis => input.Dims[axis] != 1))
            throw node.Fault("dimensions of size 1", Printable.Dimensions([.. axes.Select(axis => (long)axis)]));
        return draft.Reshape(node, input, [.. input.Dims.Where((size, axis) => axes.Length == 0 ? size != 1 : !axes.Contains(axis))], input.Before);
    }

    internal static OnnxValue Unsqueeze(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        var axes = node.IntegersOf("axes", 1) ?? throw node.Fault("the dimensions to add", "none");
        List<long> dims = [.. input.Dims];
        foreach (var axis in axes.Select(axis => node.Axis(axis, input.Dims.Length + axes.Length)).Order())
            dims.Insert(Math.Min(axis, dims.Count), 1);
        return draft.Reshape(node, input, [.. dims], input.Before);
    }

    /// <summary>The size left open by −1: it, or the first, may be the batch.</summary>
    private static void FillOpen(OnnxNode node, OnnxComputed input, long[] dims, long batch)
    {
        var open = Array.IndexOf(dims, -1);
        if (open < 0)
            return;
        var known = Product(dims.Where(size => size != -1).Select(size => OnnxValue.HasBatch(size) ? size / OnnxValue.Batch : size));
        var hasBatch = dims.Any(OnnxValue.HasBatch);
        if (!hasBatch && open > 0 && dims[0] == batch && input.IsPlain && known > 0)
        {
            // Exported for a single batch: its size stands where the batch's belongs.
            known /= batch;
            dims[0] = OnnxValue.Batch;
            hasBatch = true;
        }

        if (known == 0 || input.SampleCount % known != 0)
            throw Refused(node, dims);
        var size = (long)(input.SampleCount / known);
        dims[open] = hasBatch ? size : WithBatch(node, dims, size);
    }

    /// <summary>
    /// In a file for batches of one size, the dimension that this size has become part of: one of that very size, one with the input's dimensions behind it
    /// (tokens · batch before features), or else the last but that of features at whose beginning the batch may stand (batch · heads behind tokens).
    /// </summary>
    private static void FindBatch(OnnxNode node, OnnxComputed input, long[] dims, long batch)
    {
        if (Product(dims) != (Int128)input.SampleCount * batch)
            throw Refused(node, dims);
        var inFront = InFront(input);
        long[] behind = input.Dims[(input.BatchAxis + 1)..];
        int[] candidates = [.. Enumerable.Range(0, dims.Length).Where(i => dims[i] % batch == 0 && IsPossible(dims, i, dims[i] / batch, inFront))];
        int[] starts = [.. candidates.Where(i => Product(dims.Take(i)) == inFront)];
        var found = starts.Where(i => dims[i] == batch)
            .Concat(candidates.Where(i => dims.Skip(i + 1).SequenceEqual(behind)))
            .Concat(starts.Where(i => i < dims.Length - 1).TakeLast(1))
            .Concat(candidates)
            .FirstOrDefault(-1);
        if (found < 0)
            throw Refused(node, dims);
        dims[found] = WithBatch(node, dims, dims[found] / batch);
    }

    private static long WithBatch(OnnxNode node, long[] dims, long factor) => factor <= MostMerged ? factor * OnnxValue.Batch : throw Refused(node, dims);

    private static bool IsPossible(long[] dims, int axis, long factor, Int128 inFront)
    {
        var front = Product(dims.Take(axis));
        return front > 0 && inFront % front == 0 && factor % (inFront / front) == 0;
    }

    /// <summary>How much of the batch's dimension lies before an image, so that no element moves.</summary>
    private static long Before(OnnxNode node, OnnxComputed input, long[] dims)
    {
        var batch = Array.FindIndex(dims, OnnxValue.HasBatch);
        var (front, factor) = (Product(dims.Take(batch)), dims[batch] / OnnxValue.Batch);
        if (front * factor * Product(dims.Skip(batch + 1)) != input.SampleCount || !IsPossible(dims, batch, factor, InFront(input)))
            throw Refused(node, dims);
        return (long)(InFront(input) / front);
    }

    /// <summary>Elements of an image that lie before the batch.</summary>
    private static Int128 InFront(OnnxComputed input) => Product(input.Dims.Take(input.BatchAxis)) * input.Before;

    private static Int128 Product(IEnumerable<long> sizes) => sizes.Aggregate((Int128)1, (product, size) => product > long.MaxValue ? product : product * size);

    private static FileFormatException Refused(OnnxNode node, long[] dims) =>
        node.Fault("a reshape that keeps images apart", Printable.Dimensions([.. dims.Select(size => OnnxValue.HasBatch(size) ? size / OnnxValue.Batch : size)]));
}
