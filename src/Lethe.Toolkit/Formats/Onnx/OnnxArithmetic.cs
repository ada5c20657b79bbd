using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Element-wise arithmetic: biases, the parts in which SiLU and GELU are written, and what is left over.</summary>
internal static class OnnxArithmetic
{
    internal static OnnxValue Add(OnnxNode node, OnnxDraft draft)
    {
        for (var i = 0; i < 2 && node.Inputs.Count == 2; i++)
        {
            if (node.Input(i) is OnnxConstant constant && (PlusOne(node.Input(1 - i), constant) ?? AddBias(node, draft, node.Input(1 - i), i)) is { } done)
                return done;
        }

        return OnnxBroadcast.Sum(node, draft);
    }

    internal static OnnxValue Subtract(OnnxNode node, OnnxDraft draft) => OnnxBroadcast.Lower(node, draft, ArithmeticKind.Subtract);

    internal static OnnxValue Multiply(OnnxNode node, OnnxDraft draft)
    {
        var (left, right) = (node.Input(0), node.Input(1));
        if (left is OnnxConstant first && first.IsScalar(out var factor))
            return Scale(node, draft, right, factor);
        if (right is OnnxConstant second && second.IsScalar(out factor))
            return Scale(node, draft, left, factor);
        if (Gelu(node, draft, left, right) is { } gelu)
            return gelu;
        node.Settle(draft);
        if (node.Input(0) is OnnxComputed a && node.Input(1) is OnnxComputed b)
        {
            if (IsSigmoidOf(draft, b, a))
                return draft.Map(node, new ActivationLayer(ActivationKind.Silu), a);
            if (IsSigmoidOf(draft, a, b))
                return draft.Map(node, new ActivationLayer(ActivationKind.Silu), b);
        }

        return OnnxBroadcast.Lower(node, draft, ArithmeticKind.Multiply);
    }

    internal static OnnxValue Divide(OnnxNode node, OnnxDraft draft) =>
        node.Input(1) is OnnxConstant divisor && divisor.IsScalar(out var number)
            ? Scale(node, draft, node.Input(0), 1 / number)
            : OnnxBroadcast.Lower(node, draft, ArithmeticKind.Divide);

    private static OnnxValue? PlusOne(OnnxValue term, OnnxConstant constant) =>
        term is OnnxPending { Form: OnnxForm.Erf } erf && constant.IsScalar(out var one) && one == 1
            ? erf with { Form = OnnxForm.OnePlusErf }
            : null;

    /// <summary>The bias of the linear layer or convolution before, if it is one.</summary>
    private static OnnxComputed? AddBias(OnnxNode node, OnnxDraft draft, OnnxValue term, int constantInput)
    {
        var constant = node.Constant(constantInput);
        if (term is not OnnxComputed computed || !draft.IsOnlyUse(computed, node.InputName(1 - constantInput)))
            return null;
        return draft[computed.Node].Layer switch
        {
            LinearLayer { Bias: false } linear when IsVector(constant, linear.OutFeatures, 0) =>
                draft.AddBias(computed, linear with { Bias = true }, node, constantInput, linear.OutFeatures),
            Conv2dLayer { Bias: false } conv when IsVector(constant, conv.OutChannels, 2) =>
                draft.AddBias(computed, conv with { Bias = true }, node, constantInput, conv.OutChannels),
            _ => null,
        };
    }

    /// <summary>True for a vector over channels, followed by a number of dimensions of size 1.</summary>
    private static bool IsVector(OnnxConstant constant, int count, int ones) =>
        constant.Count == count && constant.Dims.Length > ones && constant.Dims[^(ones + 1)] == count;

    private static OnnxValue Scale(OnnxNode node, OnnxDraft draft, OnnxValue value, float factor)
    {
        if (!float.IsFinite(factor))
            throw node.Fault("a finite factor", $"{factor}");
        if (value is OnnxPending { Form: OnnxForm.TwiceGelu } twice && factor == 0.5f)
            return draft.Map(node, new ActivationLayer(ActivationKind.Gelu), twice.Source);
        node.Settle(draft);
        var computed = node.Inputs.OfType<OnnxComputed>().FirstOrDefault() ?? throw node.Fault("a computed value", "constants");
        return new OnnxPending(computed, OnnxForm.Scaled, factor, node);
    }

    /// <summary>x · (1 + erf) on its way to GELU, or x/2 · (1 + erf), which is GELU; null for other products.</summary>
    private static OnnxValue? Gelu(OnnxNode node, OnnxDraft draft, OnnxValue left, OnnxValue right)
    {
        var (erf, other) = left is OnnxPending { Form: OnnxForm.OnePlusErf } ? (left, right) : (right, left);
        if (erf is not OnnxPending { Form: OnnxForm.OnePlusErf } part)
            return null;
        return other switch
        {
            OnnxComputed x when x.Node == part.Source.Node => part with { Form = OnnxForm.TwiceGelu },
            OnnxPending { Form: OnnxForm.Scaled, Factor: 0.5f } half when half.Source.Node == part.Source.Node =>
                draft.Map(node, new ActivationLayer(ActivationKind.Gelu), part.Source),
            _ => null,
        };
    }

    private static bool IsSigmoidOf(OnnxDraft draft, OnnxComputed gate, OnnxComputed x) =>
        draft[gate.Node].Layer is ActivationLayer { Kind: ActivationKind.Sigmoid } && draft[gate.Node].Inputs[0] == x.Node;
}
