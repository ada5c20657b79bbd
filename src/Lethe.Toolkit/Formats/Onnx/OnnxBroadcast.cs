using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Element-wise arithmetic of values that may have dimensions of size 1, or fewer dimensions, which are repeated.</summary>
internal static class OnnxBroadcast
{
    /// <summary>Terms from left to right.</summary>
    internal static OnnxValue Sum(OnnxNode node, OnnxDraft draft)
    {
        node.Settle(draft);
        if (node.Inputs.Count == 2)
            return Lower(node, draft, ArithmeticKind.Add);
        var sum = node.Anywhere(0);
        for (var i = 1; i < node.Inputs.Count; i++)
            sum = Pair(node, draft, ArithmeticKind.Add, sum, node.Anywhere(i));
        return sum;
    }

    internal static OnnxComputed Lower(OnnxNode node, OnnxDraft draft, ArithmeticKind kind)
    {
        node.Settle(draft);
        for (var i = 0; i < 2; i++)
        {
            if (node.Input(i) is OnnxConstant constant)
                return Number(node, draft, kind, constant, i) ?? WithConstant(node, draft, kind, constant, i);
        }

        return Pair(node, draft, kind, node.Anywhere(0), node.Anywhere(1));
    }

    /// <summary>A value under dimensions of size 1 in front, up to a rank.</summary>
    internal static OnnxComputed Raised(OnnxNode node, OnnxDraft draft, OnnxComputed value, int rank) => value.Dims.Length >= rank
        ? value
        : draft.Reshape(node, value, [.. Enumerable.Repeat(1L, rank - value.Dims.Length), .. value.Dims], value.Before);

    /// <summary>The dimensions of both, those of size 1 repeated.</summary>
    internal static long[] Joined(OnnxNode node, ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        var joined = new long[left.Length];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = left[i] == right[i] || right[i] == 1 ? left[i]
                : left[i] == 1 ? right[i]
                : throw node.Fault("equal dimensions, or 1", $"{Printable.Dimensions(left)} and {Printable.Dimensions(right)}");
        }

        return joined;
    }

    /// <summary>Sums and differences with a single number.</summary>
    private static OnnxComputed? Number(OnnxNode node, OnnxDraft draft, ArithmeticKind kind, OnnxConstant constant, int input)
    {
        if (!constant.IsScalar(out var number) || kind is not (ArithmeticKind.Add or ArithmeticKind.Subtract))
            return null;
        var layer = kind == ArithmeticKind.Add ? new AffineLayer(1, number) : input == 0 ? new AffineLayer(-1, number) : new AffineLayer(1, -number);
        return float.IsFinite(number) ? draft.Map(node, layer, node.Anywhere(1 - input)) : throw node.Fault("a finite number", $"{number}");
    }

    /// <summary>Summands and factors of what parameters have a part in are learnt; what is subtracted or divided by is fixed.</summary>
    private static OnnxComputed WithConstant(OnnxNode node, OnnxDraft draft, ArithmeticKind kind, OnnxConstant constant, int input)
    {
        var value = Raised(node, draft, node.Anywhere(1 - input), constant.Dims.Length);
        int rank = value.Dims.Length, batch = value.BatchAxis;
        long[] dims = [.. Enumerable.Repeat(1L, rank - constant.Dims.Length), .. constant.Dims];
        if (dims[batch] != 1)
            throw node.Fault("a constant that is the same for all images", Printable.Dimensions(constant.Dims));
        long[] sample = [.. dims.AsSpan(0, batch), .. value.MergedPlaces().Select(_ => 1L), .. dims.AsSpan(batch + 1)];
        var isLearnt = kind is ArithmeticKind.Add or ArithmeticKind.Multiply && constant.Initializer is not null && draft.IsLearnt(value.Node);
        var parameter = draft.Parameter(node, input, sample, isLearnt, value.Node, kind == ArithmeticKind.Multiply ? Initializer.Ones : null);
        var (left, right) = input == 0 ? (parameter.Node, value.Node) : (value.Node, parameter.Node);
        return draft.Add(node, Layer(kind, value.Sample.SequenceEqual(sample)), null, left, right) with { Dims = Joined(node, value.Dims, dims), Before = value.Before };
    }

    private static OnnxComputed Pair(OnnxNode node, OnnxDraft draft, ArithmeticKind kind, OnnxComputed left, OnnxComputed right)
    {
        var (a, b) = (Raised(node, draft, left, right.Dims.Length), Raised(node, draft, right, left.Dims.Length));
        if (a.BatchAxis != b.BatchAxis || a.Before != b.Before || a.After != b.After)
            throw node.Fault("the batch in the same dimension", "different ones");
        return draft.Add(node, Layer(kind, a.Sample.SequenceEqual(b.Sample)), null, a.Node, b.Node) with { Dims = Joined(node, a.Dims, b.Dims), Before = a.Before };
    }

    private static Layer Layer(ArithmeticKind kind, bool isOfOneShape) => (kind, isOfOneShape) switch
    {
        (ArithmeticKind.Add, true) => new AddLayer(),
        (ArithmeticKind.Multiply, true) => new MultiplyLayer(),
        _ => new ArithmeticLayer(kind),
    };
}
