using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Writes activations, those that opset 17 does not have as small formulas.</summary>
internal static class OnnxActivationWriter
{
    internal static void Write(OnnxGraphWriter graph, int node, ActivationLayer activation)
    {
        var input = graph.Input(node);
        switch (activation.Kind)
        {
            case ActivationKind.Relu: graph.Emit(node, "Relu", [input]); break;
            case ActivationKind.LeakyRelu: graph.Emit(node, "LeakyRelu", [input], OnnxGraphWriter.Number("alpha", activation.Slope)); break;
            case ActivationKind.Relu6: graph.Emit(node, "Clip", [input, graph.Constant(node, "min", [0f]), graph.Constant(node, "max", [6f])]); break;
            case ActivationKind.Sigmoid: graph.Emit(node, "Sigmoid", [input]); break;
            case ActivationKind.Tanh: graph.Emit(node, "Tanh", [input]); break;
            case ActivationKind.Silu: graph.Emit(node, "Mul", [input, graph.Part(node, "sigmoid", "Sigmoid", [input])]); break;
            case ActivationKind.HardSigmoid: graph.Emit(node, "HardSigmoid", [input], OnnxGraphWriter.Number("alpha", 1f / 6), OnnxGraphWriter.Number("beta", 0.5f)); break;
            case ActivationKind.HardSwish: graph.Emit(node, "HardSwish", [input]); break;
            case ActivationKind.Erf: graph.Emit(node, "Erf", [input]); break;
            case ActivationKind.Exp: graph.Emit(node, "Exp", [input]); break;
            case ActivationKind.Log: graph.Emit(node, "Log", [input]); break;
            case ActivationKind.Sqrt: graph.Emit(node, "Sqrt", [input]); break;
            case ActivationKind.Abs: graph.Emit(node, "Abs", [input]); break;
            case ActivationKind.Gelu: Gelu(graph, node, input); break;
            default: throw graph.Refused(node);
        }
    }

    /// <summary>The slopes [C] are given dimensions of 1 for height and width, along which they hold.</summary>
    internal static void PRelu(OnnxGraphWriter graph, int node)
    {
        var slopes = graph.Parameter(node, "weight");
        if (graph.InputShape(node).Rank == 4 && ((PReluLayer)graph.Layer(node).Layer).Channels > 1)
            slopes = graph.Part(node, "slopes", "Unsqueeze", [slopes, graph.Constant(node, "axes", [1L, 2L])]);
        graph.Emit(node, "PRelu", [graph.Input(node), slopes]);
    }

    /// <summary>x · (1 + erf(x/√2)) · 1/2</summary>
    private static void Gelu(OnnxGraphWriter graph, int node, string input)
    {
        var scaled = graph.Part(node, "scaled", "Div", [input, graph.Constant(node, "root", [MathF.Sqrt(2)])]);
        var erf = graph.Part(node, "erf", "Erf", [scaled]);
        var plus = graph.Part(node, "plus", "Add", [erf, graph.Constant(node, "one", [1f])]);
        var product = graph.Part(node, "product", "Mul", [input, plus]);
        graph.Emit(node, "Mul", [product, graph.Constant(node, "half", [0.5f])]);
    }
}
