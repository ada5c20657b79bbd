using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Element-wise non-linearities.</summary>
internal static class OnnxActivations
{
    private const float Six = 6;

    internal static OnnxValue Relu(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Relu);

    internal static OnnxValue Sigmoid(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Sigmoid);

    internal static OnnxValue Tanh(OnnxNode node, OnnxDraft draft) => Of(node, draft, ActivationKind.Tanh);

    internal static OnnxValue LeakyRelu(OnnxNode node, OnnxDraft draft) =>
        draft.Add(node, new ActivationLayer(ActivationKind.LeakyRelu, node.Float("alpha", 0.01f)), null, node.Computed(0).Node);

    internal static OnnxValue Gelu(OnnxNode node, OnnxDraft draft) => node.Text("approximate", "none") == "none"
        ? Of(node, draft, ActivationKind.Gelu)
        : throw node.Fault("the exact GELU", "an approximation");

    internal static OnnxValue PRelu(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        var channels = (int)input.Dims[1];
        var output = draft.Add(node, new PReluLayer(channels), node.Constant(1), input.Node);
        draft.Bind(output, "weight", node, 1, new Shape(channels));
        return output;
    }

    /// <summary>Clip to 0..6 is ReLU6, to 0 and up is ReLU; the bounds are inputs, or attributes before opset 11.</summary>
    internal static OnnxValue Clip(OnnxNode node, OnnxDraft draft)
    {
        float low = Bound(node, 1, "min", float.NegativeInfinity), high = Bound(node, 2, "max", float.PositiveInfinity);
        return (low, high) switch
        {
            (0, Six) => Of(node, draft, ActivationKind.Relu6),
            (0, >= float.MaxValue) => Of(node, draft, ActivationKind.Relu),
            _ => throw node.Fault("bounds 0 and 6, or 0 alone", $"{low} and {high}"),
        };
    }

    internal static OnnxValue Erf(OnnxNode node, OnnxDraft draft) =>
        node.Input(0) is OnnxPending { Form: OnnxForm.Scaled } scaled && MathF.Abs(scaled.Factor - MathF.Sqrt(0.5f)) < 1e-4f
            ? new OnnxPending(scaled.Node, scaled.Dims, OnnxForm.Erf, 1, node.Name)
            : throw node.Fault("erf(x/√2) as part of a GELU", "another argument");

    private static float Bound(OnnxNode node, int input, string attribute, float fallback)
    {
        if (node.OptionalConstant(input) is not { } constant)
            return node.Float(attribute, fallback);
        return constant.IsScalar(out var bound) ? bound : throw node.Fault("a single bound", $"{constant.Count}");
    }

    private static OnnxComputed Of(OnnxNode node, OnnxDraft draft, ActivationKind kind) =>
        draft.Add(node, new ActivationLayer(kind), null, node.Computed(0).Node);
}
