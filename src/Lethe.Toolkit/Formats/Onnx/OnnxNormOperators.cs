using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Batch and layer normalisation.</summary>
internal static class OnnxNormOperators
{
    private static readonly string[] BatchNormInputs = ["", "weight", "bias", "running_mean", "running_var"];

    internal static OnnxValue BatchNorm(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Computed(0);
        if (node.Integer("training_mode", 0) != 0)
            throw node.Fault("stored statistics (training_mode 0)", "1");
        var channels = node.Channels(input);
        // ONNX weighs the old statistics, the layer the new ones.
        var layer = new BatchNormLayer(channels, node.Float("epsilon", 1e-5f), Rest(node.Float("momentum", 0.9f)));
        var output = draft.Add(node, layer, node.Constant(1), input.Node);
        for (var i = 1; i < BatchNormInputs.Length; i++)
            draft.Bind(output, BatchNormInputs[i], node, i, new Shape(channels));
        return output;
    }

    /// <summary>What a share leaves, as it is written: of 0.9, and back, exactly 0.1, which a difference of binary fractions is not.</summary>
    internal static float Rest(float share) => (float)(1m - (decimal)share);

    internal static OnnxValue LayerNorm(OnnxNode node, OnnxDraft draft)
    {
        var input = node.Anywhere(0);
        if (node.Axis(node.Integer("axis", -1), input.Dims.Length) != input.Dims.Length - 1 || input.BatchAxis == input.Dims.Length - 1)
            throw node.Fault("normalisation over the last dimension", $"axis {node.Integer("axis", -1)}");
        var features = (int)input.Dims[^1];
        var output = draft.Map(node, new LayerNormLayer(features, node.Float("epsilon", 1e-5f)), input, node.Constant(1));
        draft.Bind(output, "weight", node, 1, new Shape(features));
        if (node.OptionalConstant(2) is null)
            draft.Keep(output, "bias", node, 2, new Shape(features), new float[features]);
        else
            draft.Bind(output, "bias", node, 2, new Shape(features));
        return output;
    }
}
