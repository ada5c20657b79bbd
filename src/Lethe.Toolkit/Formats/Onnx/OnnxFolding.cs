namespace Lethe.Formats.Onnx;

/// <summary>Computes nodes whose inputs are all known: the arithmetic of shapes, and weights that are only rearranged.</summary>
internal static class OnnxFolding
{
    private static readonly Dictionary<string, Func<OnnxNode, OnnxConstant>> Known = new(StringComparer.Ordinal)
    {
        ["Identity"] = node => node.Constant(0),
        ["Dropout"] = node => node.Constant(0),
        ["Cast"] = Cast,
        ["Shape"] = ShapeOf,
        ["Gather"] = Gather,
        ["Concat"] = Concat,
        ["Reshape"] = Reshape,
        ["Flatten"] = Reshape,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
        ["Transpose"] = OnnxFoldedLayout.Transpose,
        ["Expand"] = OnnxFoldedArithmetic.Expand,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Add"] = node => OnnxFoldedArithmetic.Binary(node, (a, b) => a + b, (a, b) => a + b),
        ["Sub"] = node => OnnxFoldedArithmetic.Binary(node, (a, b) => a - b, (a, b) => a - b),
        ["Mul"] = node => OnnxFoldedArithmetic.Binary(node, (a, b) => a * b, (a, b) => a * b),
        ["Div"] = node => OnnxFoldedArithmetic.Binary(node, (a, b) => a / b, (a, b) => b == 0 ? throw node.Fault("a divisor", "0") : a / b),
        ["Pow"] = node => OnnxFoldedArithmetic.Binary(node, MathF.Pow, (a, b) => (long)Math.Pow(a, b)),
        ["Equal"] = node => OnnxFoldedArithmetic.Binary(node, (a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0),
        ["Where"] = OnnxFoldedArithmetic.Where,
        ["Sqrt"] = node => OnnxFoldedArithmetic.Unary(node, MathF.Sqrt),
        ["Neg"] = node => OnnxFoldedArithmetic.Unary(node, value => -value),
        ["Floor"] = node => OnnxFoldedArithmetic.Unary(node, MathF.Floor),
        ["Exp"] = node => OnnxFoldedArithmetic.Unary(node, MathF.Exp),
    };

    /// <summary>Computes a node and counts the elements that it makes.</summary>
    internal static OnnxConstant Fold(OnnxNode node, OnnxBudget budget)
    {
        if (node.Op == "Slice")
            return OnnxFoldedLayout.Slice(node, budget);
        if (!Known.TryGetValue(node.Op, out var fold))
            throw node.Fault("a constant that can be computed at import", Printable.Quote(node.Op));
        return Counted(node, fold(node), budget);
    }

    /// <summary>A constant, counted.</summary>
    internal static OnnxConstant Counted(OnnxNode node, OnnxConstant constant, OnnxBudget budget)
    {
        budget.Spend(node, constant.Count);
        return constant;
    }

    /// <summary>The dimensions of any value; the batch keeps its stand-in.</summary>
    internal static OnnxConstant ShapeOf(OnnxNode node)
    {
        var dims = node.Input(0).Dims;
        var (start, end) = (Bound(node.Integer("start", 0), dims.Length), Bound(node.Integer("end", dims.Length), dims.Length));
        long[] part = [.. dims.Skip(start).Take(Math.Max(0, end - start))];
        return OnnxConstant.Of([part.Length], part);
    }

    private static int Bound(long index, int length) => (int)Math.Clamp(index < 0 ? index + length : index, 0, length);

    private static OnnxConstant Cast(OnnxNode node)
    {
        var (value, to) = (node.Constant(0), node.Integer("to", OnnxDataTypes.Float));
        if (to is < 0 or > int.MaxValue || !OnnxDataTypes.TryGet((int)to, out var type) || ElementTypes.IsFloat(type))
            return OnnxConstant.Of(value.Dims, value.AsFloats) with { Initializer = value.Initializer, Arrangement = value.Arrangement };
        if (type == ElementType.Bool)
            return OnnxConstant.Of(value.Dims, value.Integers is { } whole ? Array.ConvertAll(whole, x => x != 0 ? 1L : 0) : Array.ConvertAll(value.Floats!, x => x != 0 ? 1L : 0));
        return OnnxConstant.Of(value.Dims, value.Integers ?? Array.ConvertAll(value.Floats!, x => (long)x));
    }

    private static OnnxConstant Gather(OnnxNode node)
    {
        var (values, indices) = (Vector(node, 0), node.Constant(1).Integers ?? throw node.Fault("whole indices", "floats"));
        if (node.Integer("axis", 0) != 0)
            throw node.Fault("axis 0 of a vector", $"{node.Integer("axis", 0)}");
        var picked = Array.ConvertAll(indices, index => Element(node, values, index));
        return OnnxConstant.Of(node.Constant(1).Dims, picked);
    }

    private static long Element(OnnxNode node, long[] values, long index) =>
        index >= -values.Length && index < values.Length ? values[index < 0 ? index + values.Length : index] : throw node.Fault($"an index within {values.Length} elements", $"{index}");

    private static OnnxConstant Concat(OnnxNode node)
    {
        long[] joined = [.. Enumerable.Range(0, node.Inputs.Count).SelectMany(i => Vector(node, i)).Take(OnnxConstant.Largest + 1)];
        if (joined.Length > OnnxConstant.Largest)
            throw node.Fault($"at most {OnnxConstant.Largest} elements", "more");
        return OnnxConstant.Of([joined.Length], joined);
    }

    private static OnnxConstant ConstantOfShape(OnnxNode node)
    {
        var dims = Vector(node, 0);
        if (!Dimensions.TryShape(dims, out var shape) || shape.Count > OnnxConstant.Largest)
            throw node.Fault("a shape of known size", Printable.Dimensions(dims));
        if (node.Tensor("value") is not { } value)
            return OnnxConstant.Of(dims, new float[shape.Count]);
        var (type, single) = OnnxTensors.Describe(node.File, value);
        if (single.Count != 1)
            throw node.Fault("a single value", $"{single.Count}");
        var number = new float[1];
        OnnxTensors.ReadFloats(value, type, number);
        return ElementTypes.IsFloat(type)
            ? OnnxConstant.Of(dims, [.. Enumerable.Repeat(number[0], shape.Count)])
            : OnnxConstant.Of(dims, [.. Enumerable.Repeat((long)number[0], shape.Count)]);
    }

    private static OnnxConstant Reshape(OnnxNode node)
    {
        var value = node.Constant(0);
        long[] dims = node.Op == "Flatten" ? Flat(node, value.Dims) : [.. node.Constant(1).Integers ?? []];
        for (var i = 0; i < dims.Length; i++)
            dims[i] = dims[i] == 0 && i < value.Dims.Length ? value.Dims[i] : dims[i];
        // No constant has as many elements as where the product stops.
        var known = dims.Where(size => size != -1).Aggregate(1L, (product, size) => Math.Min(product * Math.Clamp(size, 1, int.MaxValue), int.MaxValue));
        var open = Array.IndexOf(dims, -1);
        if (open >= 0)
            dims[open] = value.Count / known;
        return WithDims(node, value, dims);
    }

    // Two dimensions: those before the axis, which may stand behind the last, and the rest.
    private static long[] Flat(OnnxNode node, long[] dims)
    {
        var given = node.Integer("axis", 1);
        var axis = given == dims.Length ? dims.Length : node.Axis(given, dims.Length);
        static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);
        return [Product(dims.Take(axis)), Product(dims.Skip(axis))];
    }

    private static OnnxConstant Squeeze(OnnxNode node)
    {
        var value = node.Constant(0);
        var axes = Axes(node, value.Dims.Length);
        return WithDims(node, value, [.. value.Dims.Where((size, axis) => axes.Length == 0 ? size != 1 : !axes.Contains(axis))]);
    }

    private static OnnxConstant Unsqueeze(OnnxNode node)
    {
        var value = node.Constant(0);
        var added = node.Integers("axes") ?? node.Constant(1).Integers ?? [];
        var axes = Axes(node, value.Dims.Length + added.Length);
        List<long> dims = [.. value.Dims];
        foreach (var axis in axes.Order())
        {
            if (axis < 0 || axis > dims.Count)
                throw node.Fault($"an axis within {dims.Count} dimensions", $"{axis}");
            dims.Insert((int)axis, 1);
        }

        return WithDims(node, value, [.. dims]);
    }

    private static long[] Axes(OnnxNode node, int rank) =>
        [.. (node.Integers("axes") ?? node.OptionalConstant(1)?.Integers ?? []).Select(axis => axis < 0 ? axis + rank : axis)];

    private static OnnxConstant WithDims(OnnxNode node, OnnxConstant value, long[] dims) =>
        Dimensions.TryShape(dims, out var shape) && shape.Count == value.Count
            ? value with { Dims = dims }
            : throw node.Fault($"a shape of {value.Count} elements", Printable.Dimensions(dims));

    private static long[] Vector(OnnxNode node, int input)
    {
        var value = node.Constant(input);
        return value.Integers is { } integers && value.Dims.Length <= 1 ? integers : throw node.Fault("a vector of whole numbers", Printable.Dimensions(value.Dims));
    }
}
