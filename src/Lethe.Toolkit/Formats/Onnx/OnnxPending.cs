using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>A part of a larger function of a layer's output, which becomes a layer when the function is complete.</summary>
/// <param name="Source">The layer's output.</param>
/// <param name="Form">Which part.</param>
/// <param name="Factor">For <see cref="OnnxForm.Scaled"/>: by how much; for <see cref="OnnxForm.RowsAveraged"/>: the rows.</param>
/// <param name="Origin">The ONNX node it comes from.</param>
internal sealed record OnnxPending(OnnxComputed Source, OnnxForm Form, float Factor, OnnxNode Origin) : OnnxValue(Source.Dims)
{
    /// <summary>The part as layers of its own, where nothing completes the function.</summary>
    internal OnnxComputed Settle(OnnxDraft draft) => Form switch
    {
        OnnxForm.Scaled => draft.Map(Origin, new AffineLayer(Factor, 0), Source),
        OnnxForm.Erf => Erf(draft),
        OnnxForm.OnePlusErf => draft.Map(Origin, new AffineLayer(1, 1), Erf(draft)),
        OnnxForm.TwiceGelu => draft.Map(Origin, new AffineLayer(2, 0), draft.Map(Origin, new ActivationLayer(ActivationKind.Gelu), Source)),
        _ => throw Origin.Fault("both halves of a pooling", "one"),
    };

    private OnnxComputed Erf(OnnxDraft draft) =>
        draft.Map(Origin, new ActivationLayer(ActivationKind.Erf), draft.Map(Origin, new AffineLayer(MathF.Sqrt(0.5f), 0), Source));
}
