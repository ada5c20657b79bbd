namespace Lethe.Formats.Onnx;

/// <summary>Element-wise arithmetic of constants: on equal dimensions, or with a single number.</summary>
internal static class OnnxFoldedArithmetic
{
    internal static OnnxConstant Binary(OnnxNode node, Func<float, float, float> floats, Func<long, long, long> integers)
    {
        var (left, right) = (node.Constant(0), node.Constant(1));
        var dims = Broadcast(node, left, right);
        var count = Math.Max(left.Count, right.Count);
        if (left.Integers is { } a && right.Integers is { } b)
            return OnnxConstant.Of(dims, Make(count, i => integers(a[i % a.Length], b[i % b.Length])));
        var (x, y) = (left.AsFloats, right.AsFloats);
        return OnnxConstant.Of(dims, Make(count, i => floats(x[i % x.Length], y[i % y.Length])));
    }

    internal static OnnxConstant Unary(OnnxNode node, Func<float, float> function)
    {
        var value = node.Constant(0);
        return value.Integers is { } integers
            ? OnnxConstant.Of(value.Dims, Array.ConvertAll(integers, x => (long)function(x)))
            : OnnxConstant.Of(value.Dims, Array.ConvertAll(value.Floats!, x => function(x)));
    }

    internal static OnnxConstant Where(OnnxNode node)
    {
        var (condition, yes, no) = (node.Constant(0), node.Constant(1), node.Constant(2));
        if (condition.Integers is not { } flags || yes.Integers is not { } a || no.Integers is not { } b || a.Length != flags.Length || b.Length != flags.Length)
            throw node.Fault("a choice between vectors of one length", "others");
        return OnnxConstant.Of(condition.Dims, Make(flags.Length, i => flags[i] != 0 ? a[i] : b[i]));
    }

    /// <summary>A single number, repeated; or what has the wanted dimensions already.</summary>
    internal static OnnxConstant Expand(OnnxNode node)
    {
        var (value, target) = (node.Constant(0), node.Constant(1).Integers ?? throw node.Fault("whole numbers", "floats"));
        if (value.Dims.SequenceEqual(target) || target.All(size => size == 1))
            return value;
        if (value.Count != 1 || !Dimensions.TryShape(target, out var shape) || shape.Count > OnnxConstant.Largest)
            throw node.Fault("a single number to repeat", Printable.Dimensions(value.Dims));
        return value.Integers is { } whole ? OnnxConstant.Of(target, Make(shape.Count, _ => whole[0])) : OnnxConstant.Of(target, Make(shape.Count, _ => value.Floats![0]));
    }

    private static long[] Broadcast(OnnxNode node, OnnxConstant left, OnnxConstant right)
    {
        if (left.Count > 0 && right.Count == 1)
            return left.Dims;
        if (right.Count > 0 && left.Count == 1)
            return right.Dims;
        return left.Count > 0 && left.Dims.SequenceEqual(right.Dims)
            ? left.Dims
            : throw node.Fault("equal dimensions or a single number", $"{Printable.Dimensions(left.Dims)} and {Printable.Dimensions(right.Dims)}");
    }

    private static T[] Make<T>(int count, Func<int, T> element)
    {
        var result = new T[count];
        for (var i = 0; i < count; i++)
            result[i] = element(i);
        return result;
    }
}
