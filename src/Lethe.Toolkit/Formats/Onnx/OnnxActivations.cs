using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Element-wise non-linearities.</summary>
internal static class OnnxActivations
{
    private const float Six = 6;
    private const int LargestExponent = 16;
    private const int SlopesMatchedFromTheLast = 7;

    internal static OnnxValue Relu(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Relu);

    internal static OnnxValue Sigmoid(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Sigmoid);

    internal static OnnxValue Tanh(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Tanh);

    internal static OnnxValue LeakyRelu(OnnxNode node, OnnxDraft draft) =>
        draft.Map(node, new ActivationLayer(ActivationKind.LeakyRelu, node.Float("alpha", 0.01f)), node.Anywhere(0));

    internal static OnnxValue Exp(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Exp);

    internal static OnnxValue Log(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Log);

    internal static OnnxValue Sqrt(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Sqrt);

    internal static OnnxValue Abs(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Abs);

    internal static OnnxValue Negate(OnnxNode node, OnnxDraft draft) => draft.Map(node, new AffineLayer(-1, 0), node.Anywhere(0));

    internal static OnnxValue HardSwish(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.HardSwish);

    internal static OnnxValue HardSigmoid(OnnxNode node, OnnxDraft draft)
    {
        float alpha = node.Float("alpha", 0.2f), beta = node.Float("beta", 0.5f);
        if (MathF.Abs(alpha - (1f / 6)) < 1e-6f && beta == 0.5f)
            return Of(node, draft, ActivationKind.HardSigmoid);
        return draft.Map(node, new ClipLayer(0, 1), draft.Map(node, new AffineLayer(alpha, beta), node.Anywhere(0)));
    }

    /// <summary>Whole powers and the square root.</summary>
    internal static OnnxValue Power(OnnxNode node, OnnxDraft draft)
    {
        if (!node.Constant(1).IsScalar(out var exponent))
            throw node.Fault("a single exponent", Printable.Dimensions(node.Constant(1).Dims));
        return exponent switch
        {
            0.5f => Of(node, draft, ActivationKind.Sqrt),
            >= 1 and <= LargestExponent when exponent == MathF.Floor(exponent) => draft.Map(node, new PowerLayer((int)exponent), node.Anywhere(0)),
            _ => throw node.Fault($"an exponent 1/2, 1, 2, ... {LargestExponent}", $"{exponent}"),
        };
    }

    internal static OnnxValue Gelu(OnnxNode node, OnnxDraft draft) => node.Text("approximate", "none") == "none"
        ? Of(node, draft, ActivationKind.Gelu)
        : throw node.Fault("the exact GELU", "an approximation");

    /// <summary>A slope for all, or one for each channel; as dimensions are matched from the last one on, [C] alone is that for vectors.</summary>
    internal static OnnxValue PRelu(OnnxNode node, OnnxDraft draft)
    {
        var slope = node.Constant(1);
        if (slope.Count == 1)
        {
            var shared = draft.Map(node, new PReluLayer(1), node.Anywhere(0), slope);
            draft.Bind(shared, "weight", node, 1, new Shape(1));
            return shared;
        }

        var input = node.Computed(0);
        long[] dims = [.. slope.Dims.SkipWhile(size => size == 1)], wanted = [node.Channels(input), .. Enumerable.Repeat(1L, input.Dims.Length - 2)];
        var isOld = draft.Opset < SlopesMatchedFromTheLast && dims.Length == 1 && dims[0] == input.Dims[1];
        if (!isOld && (!dims.SequenceEqual(wanted) || slope.Dims.Length > input.Dims.Length))
            throw node.Fault($"one slope, or one for each channel, {Printable.Dimensions(wanted)}", Printable.Dimensions(slope.Dims));
        var output = draft.Add(node, new PReluLayer((int)input.Dims[1]), slope, input.Node);
        draft.Bind(output, "weight", node, 1, new Shape((int)input.Dims[1]));
        return output;
    }

    /// <summary>Clip to 0..6 is ReLU6, to 0 and up ReLU; the bounds are inputs, or attributes before opset 11.</summary>
    internal static OnnxValue Clip(OnnxNode node, OnnxDraft draft)
    {
        float low = Bound(node, 1, "min", float.NegativeInfinity), high = Bound(node, 2, "max", float.PositiveInfinity);
        return (low, high) switch
        {
            (0, Six) => Of(node, draft, ActivationKind.Relu6),
            (0, >= float.MaxValue) => Of(node, draft, ActivationKind.Relu),
            _ when low <= high => draft.Map(node, new ClipLayer(MathF.Max(low, float.MinValue), MathF.Min(high, float.MaxValue)), node.Anywhere(0)),
            _ => throw node.Fault("a lower bound below the upper one", $"{low} and {high}"),
        };
    }

    internal static OnnxValue Erf(OnnxNode node, OnnxDraft draft)
    {
        if (node.Input(0) is OnnxPending { Form: OnnxForm.Scaled } scaled && MathF.Abs(scaled.Factor - MathF.Sqrt(0.5f)) < 1e-4f)
            return new OnnxPending(scaled.Source, OnnxForm.Erf, 1, node);
        node.Settle(draft);
        return Of(node, draft, ActivationKind.Erf);
    }

    private static float Bound(OnnxNode node, int input, string attribute, float fallback)
    {
        if (node.OptionalConstant(input) is not { } constant)
            return node.Float(attribute, fallback);
        return constant.IsScalar(out var bound) ? bound : throw node.Fault("a single bound", $"{constant.Count}");
    }

    private static OnnxComputed Of(OnnxNode node, OnnxDraft draft, ActivationKind kind) =>
        draft.Map(node, new ActivationLayer(kind), node.Anywhere(0));
}
