namespace Lethe.Formats.Onnx;

/// <summary>The operators that become layers, by name.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, Func<OnnxNode, OnnxDraft, OnnxValue>> Known = new(StringComparer.Ordinal)
    {
        ["Conv"] = OnnxConvolution.Conv,
        ["Gemm"] = OnnxProducts.Gemm,
        ["MatMul"] = OnnxProducts.MatMul,
        ["BatchNormalization"] = OnnxNormOperators.BatchNorm,
        ["LayerNormalization"] = OnnxNormOperators.LayerNorm,
        ["Relu"] = OnnxActivations.Relu,
        ["LeakyRelu"] = OnnxActivations.LeakyRelu,
        ["PRelu"] = OnnxActivations.PRelu,
        ["Clip"] = OnnxActivations.Clip,
        ["Sigmoid"] = OnnxActivations.Sigmoid,
        ["HardSigmoid"] = OnnxActivations.HardSigmoid,
        ["HardSwish"] = OnnxActivations.HardSwish,
        ["Tanh"] = OnnxActivations.Tanh,
        ["Gelu"] = OnnxActivations.Gelu,
        ["Erf"] = OnnxActivations.Erf,
        ["Exp"] = OnnxActivations.Exp,
        ["Log"] = OnnxActivations.Log,
        ["Sqrt"] = OnnxActivations.Sqrt,
        ["Abs"] = OnnxActivations.Abs,
        ["Neg"] = OnnxActivations.Negate,
        ["Pow"] = OnnxActivations.Power,
        ["Add"] = OnnxArithmetic.Add,
        ["Sum"] = OnnxArithmetic.Add,
        ["Sub"] = OnnxArithmetic.Subtract,
        ["Mul"] = OnnxArithmetic.Multiply,
        ["Div"] = OnnxArithmetic.Divide,
        ["MaxPool"] = OnnxPooling.Max,
        ["AveragePool"] = OnnxPooling.Average,
        ["GlobalAveragePool"] = OnnxPooling.GlobalAverage,
        ["ReduceMean"] = OnnxReductions.Mean,
        ["ReduceSum"] = OnnxReductions.Sum,
        ["Softmax"] = OnnxReductions.Softmax,
        ["LogSoftmax"] = OnnxReductions.Softmax,
        ["Flatten"] = OnnxReshape.Flatten,
        ["Reshape"] = OnnxReshape.Reshape,
        ["Squeeze"] = OnnxReshape.Squeeze,
        ["Unsqueeze"] = OnnxReshape.Unsqueeze,
        ["Transpose"] = OnnxShapes.Transpose,
        ["Expand"] = OnnxExpansion.Lower,
        ["Slice"] = OnnxSlices.Slice,
        ["Gather"] = OnnxSlices.Gather,
        ["Split"] = OnnxSlices.Split,
        ["Pad"] = OnnxSlices.Pad,
        ["Concat"] = OnnxShapes.Concat,
        ["Dropout"] = OnnxShapes.Dropout,
        ["Identity"] = OnnxShapes.Identity,
        ["Cast"] = OnnxShapes.Cast,
    };

    /// <summary>Operators of which functions consist that are one layer: they look at parts of these among their inputs.</summary>
    private static readonly HashSet<string> Patterns = new(StringComparer.Ordinal) { "Add", "Mul", "Div", "Erf", "MatMul", "Identity" };

    /// <summary>Makes the layers of a node; an unknown operator is an error that names the node.</summary>
    internal static OnnxValue Lower(OnnxNode node, OnnxDraft draft)
    {
        if (!Known.TryGetValue(node.Op, out var lower))
            throw node.Fault($"an operator that can be trained ({string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))})", Printable.Quote(node.Op));
        if (!Patterns.Contains(node.Op))
            node.Settle(draft);
        return lower(node, draft);
    }
}
