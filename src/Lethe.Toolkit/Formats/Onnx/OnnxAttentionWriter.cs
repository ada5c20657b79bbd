using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Writes multi-head self-attention as products, softmax and rearrangements.</summary>
internal static class OnnxAttentionWriter
{
    internal static void Write(OnnxGraphWriter graph, int node, AttentionLayer attention)
    {
        int tokens = graph.InputShape(node)[1], heads = attention.Heads, width = attention.Features / heads;
        var joint = Project(graph, node, graph.Input(node), "in_proj_weight", "in_proj_bias", "in_proj");
        joint = graph.Part(node, "heads", "Reshape", [joint, graph.Constant(node, "heads.shape", [0L, tokens, 3L * heads, width])]);
        joint = graph.Part(node, "turned", "Transpose", [joint], OnnxGraphWriter.Numbers("perm", 0, 2, 1, 3));
        var query = graph.Part(node, "scaled", "Mul", [Third(graph, node, joint, "query", 0, heads), graph.Constant(node, "factor", [1f / MathF.Sqrt(width)])]);
        var key = graph.Part(node, "key.turned", "Transpose", [Third(graph, node, joint, "key", heads, heads)], OnnxGraphWriter.Numbers("perm", 0, 1, 3, 2));
        var weights = graph.Part(node, "weights", "Softmax", [graph.Part(node, "scores", "MatMul", [query, key])], OnnxGraphWriter.Number("axis", -1));
        var mixed = graph.Part(node, "mixed", "MatMul", [weights, Third(graph, node, joint, "value", 2 * heads, heads)]);
        mixed = graph.Part(node, "back", "Transpose", [mixed], OnnxGraphWriter.Numbers("perm", 0, 2, 1, 3));
        mixed = graph.Part(node, "joined", "Reshape", [mixed, graph.Constant(node, "joined.shape", [0L, tokens, attention.Features])]);
        var turned = graph.Part(node, "out_proj.transpose", "Transpose", [graph.Parameter(node, "out_proj.weight")], OnnxGraphWriter.Numbers("perm", 1, 0));
        graph.Emit(node, "Add", [graph.Part(node, "out_proj", "MatMul", [mixed, turned]), graph.Parameter(node, "out_proj.bias")]);
    }

    private static string Project(OnnxGraphWriter graph, int node, string input, string weight, string bias, string part)
    {
        var turned = graph.Part(node, $"{part}.transpose", "Transpose", [graph.Parameter(node, weight)], OnnxGraphWriter.Numbers("perm", 1, 0));
        return graph.Part(node, $"{part}.sum", "Add", [graph.Part(node, part, "MatMul", [input, turned]), graph.Parameter(node, bias)]);
    }

    private static string Third(OnnxGraphWriter graph, int node, string joint, string part, long first, long count) => graph.Part(
        node,
        part,
        "Slice",
        [joint, graph.Constant(node, $"{part}.start", [first]), graph.Constant(node, $"{part}.end", [first + count]), graph.Constant(node, $"{part}.axis", [1L])]);
}
