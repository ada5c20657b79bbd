using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Sums and products of layers, biases, and the parts in which SiLU and GELU are written.</summary>
internal static class OnnxArithmetic
{
    internal static OnnxValue Add(OnnxNode node, OnnxDraft draft)
    {
        if (node.Inputs.Count != 2)
            throw node.Fault("two terms", $"{node.Inputs.Count}");
        for (var i = 0; i < 2; i++)
        {
            if (node.Input(i) is OnnxConstant constant)
                return PlusOne(node.Input(1 - i), constant) ?? AddBias(node, draft, node.Input(1 - i), i);
        }

        var (left, right) = (node.Computed(0), node.Computed(1));
        return draft.Add(node, new AddLayer(), null, left.Node, right.Node);
    }

    internal static OnnxValue Multiply(OnnxNode node, OnnxDraft draft)
    {
        var (left, right) = (node.Input(0), node.Input(1));
        if (left is OnnxConstant first)
            return Scale(node, draft, right, Scalar(node, first));
        if (right is OnnxConstant second)
            return Scale(node, draft, left, Scalar(node, second));
        if (Gelu(node, draft, left, right) is { } gelu)
            return gelu;
        var (a, b) = (node.Computed(0), node.Computed(1));
        if (IsSigmoidOf(draft, b, a))
            return draft.Add(node, new ActivationLayer(ActivationKind.Silu), null, a.Node);
        if (IsSigmoidOf(draft, a, b))
            return draft.Add(node, new ActivationLayer(ActivationKind.Silu), null, b.Node);
        return draft.Add(node, new MultiplyLayer(), null, a.Node, b.Node);
    }

    internal static OnnxValue Divide(OnnxNode node, OnnxDraft draft) =>
        Scale(node, draft, node.Input(0), 1 / Scalar(node, node.Constant(1)));

    private static OnnxValue? PlusOne(OnnxValue term, OnnxConstant constant) =>
        term is OnnxPending { Form: OnnxForm.Erf } erf && constant.IsScalar(out var one) && one == 1
            ? erf with { Form = OnnxForm.OnePlusErf }
            : null;

    private static OnnxComputed AddBias(OnnxNode node, OnnxDraft draft, OnnxValue term, int constantInput)
    {
        var constant = node.Constant(constantInput);
        if (term is not OnnxComputed computed || !draft.IsReadOnce(node.InputName(1 - constantInput)))
            throw node.Fault("a sum of computed values", "an added constant");
        var layer = draft[computed.Node].Layer;
        if (layer is LinearLayer { Bias: false } linear && IsVector(constant, linear.OutFeatures, 0))
            return draft.AddBias(computed, linear with { Bias = true }, node, constantInput, linear.OutFeatures);
        if (layer is Conv2dLayer { Bias: false } conv && IsVector(constant, conv.OutChannels, 2))
            return draft.AddBias(computed, conv with { Bias = true }, node, constantInput, conv.OutChannels);
        throw node.Fault("a bias behind a linear layer or convolution", $"an added constant {Printable.Dimensions(constant.Dims)}");
    }

    /// <summary>True for a vector over channels, followed by a number of dimensions of size 1.</summary>
    private static bool IsVector(OnnxConstant constant, int count, int ones) =>
        constant.Count == count && constant.Dims.Length > ones && constant.Dims[^(ones + 1)] == count;

    private static OnnxValue Scale(OnnxNode node, OnnxDraft draft, OnnxValue value, float factor) => value switch
    {
        OnnxComputed computed => new OnnxPending(computed.Node, computed.Dims, OnnxForm.Scaled, factor, node.Name),
        OnnxPending { Form: OnnxForm.TwiceGelu } twice when factor == 0.5f =>
            draft.Add(node, new ActivationLayer(ActivationKind.Gelu), null, twice.Node),
        _ => throw node.Fault("a product of computed values", $"a product with {factor}"),
    };

    /// <summary>x · (1 + erf) on its way to GELU, or x/2 · (1 + erf), which is GELU; null for other products.</summary>
    private static OnnxValue? Gelu(OnnxNode node, OnnxDraft draft, OnnxValue left, OnnxValue right)
    {
        var (erf, other) = left is OnnxPending { Form: OnnxForm.OnePlusErf } ? (left, right) : (right, left);
        if (erf is not OnnxPending { Form: OnnxForm.OnePlusErf } part)
            return null;
        return other switch
        {
            OnnxComputed x when x.Node == part.Node => part with { Form = OnnxForm.TwiceGelu },
            OnnxPending { Form: OnnxForm.Scaled, Factor: 0.5f } half when half.Node == part.Node =>
                draft.Add(node, new ActivationLayer(ActivationKind.Gelu), null, part.Node),
            _ => throw node.Fault("the product of a GELU", "another"),
        };
    }

    private static bool IsSigmoidOf(OnnxDraft draft, OnnxComputed gate, OnnxComputed x) =>
        draft[gate.Node].Layer is ActivationLayer { Kind: ActivationKind.Sigmoid } && draft[gate.Node].Inputs[0] == x.Node;

    private static float Scalar(OnnxNode node, OnnxConstant constant) =>
        constant.IsScalar(out var value) ? value : throw node.Fault("a product of computed values", $"a constant {Printable.Dimensions(constant.Dims)}");
}
