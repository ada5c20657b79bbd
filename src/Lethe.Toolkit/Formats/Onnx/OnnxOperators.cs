namespace Lethe.Formats.Onnx;

/// <summary>The operators that become layers, by name.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, Func<OnnxNode, OnnxDraft, OnnxValue>> Known = new(StringComparer.Ordinal)
    {
        ["Conv"] = OnnxLinearOperators.Conv,
        ["Gemm"] = OnnxLinearOperators.Gemm,
        ["MatMul"] = OnnxLinearOperators.MatMul,
        ["BatchNormalization"] = OnnxNormOperators.BatchNorm,
        ["LayerNormalization"] = OnnxNormOperators.LayerNorm,
        ["Relu"] = OnnxActivations.Relu,
        ["LeakyRelu"] = OnnxActivations.LeakyRelu,
        ["PRelu"] = OnnxActivations.PRelu,
        ["Clip"] = OnnxActivations.Clip,
        ["Sigmoid"] = OnnxActivations.Sigmoid,
        ["Tanh"] = OnnxActivations.Tanh,
        ["Gelu"] = OnnxActivations.Gelu,
        ["Erf"] = OnnxActivations.Erf,
        ["Add"] = OnnxArithmetic.Add,
        ["Sum"] = OnnxArithmetic.Add,
        ["Mul"] = OnnxArithmetic.Multiply,
        ["Div"] = OnnxArithmetic.Divide,
        ["MaxPool"] = OnnxPooling.Max,
        ["AveragePool"] = OnnxPooling.Average,
        ["GlobalAveragePool"] = OnnxPooling.GlobalAverage,
        ["ReduceMean"] = OnnxPooling.ReduceMean,
        ["Flatten"] = OnnxShapes.Flatten,
        ["Reshape"] = OnnxShapes.Reshape,
        ["Squeeze"] = OnnxShapes.Squeeze,
        ["Concat"] = OnnxShapes.Concat,
        ["Dropout"] = OnnxShapes.Dropout,
        ["Pad"] = OnnxShapes.Pad,
        ["Identity"] = OnnxShapes.Identity,
        ["Cast"] = OnnxShapes.Cast,
        ["Softmax"] = OnnxShapes.Softmax,
        ["LogSoftmax"] = OnnxShapes.Softmax,
    };

    /// <summary>Makes the layers of a node; an unknown operator is an error that names the node.</summary>
    internal static OnnxValue Lower(OnnxNode node, OnnxDraft draft) => Known.TryGetValue(node.Op, out var lower)
        ? lower(node, draft)
        : throw node.Fault($"an operator that can be trained ({string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))})", Printable.Quote(node.Op));
}
