using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Writes each kind of layer as ONNX operators.</summary>
internal static class OnnxLayerWriter
{
    internal static void Write(OnnxGraphWriter graph, int node)
    {
        switch (graph.Layer(node).Layer)
        {
            case Conv2dLayer conv: Conv(graph, node, conv); break;
            case LinearLayer linear: Linear(graph, node, linear); break;
            case BatchNormLayer norm: BatchNorm(graph, node, norm); break;
            case LayerNormLayer norm: LayerNorm(graph, node, norm); break;
            case ActivationLayer activation: OnnxActivationWriter.Write(graph, node, activation); break;
            case PReluLayer: OnnxActivationWriter.PRelu(graph, node); break;
            case MaxPoolLayer pool: graph.Emit(node, "MaxPool", [graph.Input(node)], Windows(pool.Kernel, pool.Stride, pool.Padding)); break;
            case AvgPoolLayer pool: AveragePool(graph, node, pool.Kernel, pool.Stride, pool.Padding); break;
            case AdaptiveAvgPoolLayer pool: AdaptivePool(graph, node, pool.Output); break;
            case AddLayer: graph.Emit(node, "Add", [graph.Input(node), graph.Input(node, 1)]); break;
            case MultiplyLayer: graph.Emit(node, "Mul", [graph.Input(node), graph.Input(node, 1)]); break;
            case ConcatLayer concat: Concat(graph, node, concat); break;
            case FlattenLayer: graph.Emit(node, "Flatten", [graph.Input(node)], OnnxGraphWriter.Number("axis", 1)); break;
            case DropoutLayer dropout: graph.Emit(node, "Dropout", [graph.Input(node), graph.Constant(node, "ratio", [dropout.Probability])]); break;
            case AttentionLayer attention: OnnxAttentionWriter.Write(graph, node, attention); break;
            default: OnnxTensorWriter.Write(graph, node); break;
        }
    }

    private static void Conv(OnnxGraphWriter graph, int node, Conv2dLayer conv)
    {
        string[] inputs = [graph.Input(node), graph.Parameter(node, "weight"), .. conv.Bias ? [graph.Parameter(node, "bias")] : (string[])[]];
        graph.Emit(node, "Conv", inputs, [.. Windows(conv.Kernel, conv.Stride, conv.Padding), OnnxGraphWriter.Number("group", conv.Groups)]);
    }

    private static void Linear(OnnxGraphWriter graph, int node, LinearLayer linear)
    {
        string[] bias = linear.Bias ? [graph.Parameter(node, "bias")] : [];
        if (graph.InputShape(node).Rank == 2)
        {
            graph.Emit(node, "Gemm", [graph.Input(node), graph.Parameter(node, "weight"), .. bias], OnnxGraphWriter.Number("transB", 1));
            return;
        }

        var turned = graph.Part(node, "transpose", "Transpose", [graph.Parameter(node, "weight")], OnnxGraphWriter.Numbers("perm", 1, 0));
        if (!linear.Bias)
            graph.Emit(node, "MatMul", [graph.Input(node), turned]);
        else
            graph.Emit(node, "Add", [graph.Part(node, "product", "MatMul", [graph.Input(node), turned]), .. bias]);
    }

    private static void BatchNorm(OnnxGraphWriter graph, int node, BatchNormLayer norm)
    {
        string[] parameters = ["weight", "bias", "running_mean", "running_var"];
        graph.Emit(
            node,
            "BatchNormalization",
            [graph.Input(node), .. parameters.Select(parameter => graph.Parameter(node, parameter))],
            OnnxGraphWriter.Number("epsilon", norm.Epsilon),
            OnnxGraphWriter.Number("momentum", OnnxNormOperators.Rest(norm.Momentum)));
    }

    private static void LayerNorm(OnnxGraphWriter graph, int node, LayerNormLayer norm) => graph.Emit(
        node,
        "LayerNormalization",
        [graph.Input(node), graph.Parameter(node, "weight"), graph.Parameter(node, "bias")],
        OnnxGraphWriter.Number("axis", -1),
        OnnxGraphWriter.Number("epsilon", norm.Epsilon));

    private static void Concat(OnnxGraphWriter graph, int node, ConcatLayer concat) =>
        graph.Emit(node, "Concat", Enumerable.Range(0, concat.Count).Select(i => graph.Input(node, i)), OnnxGraphWriter.Number("axis", concat.Axis));

    private static void AveragePool(OnnxGraphWriter graph, int node, Window kernel, Window stride, Window padding) => graph.Emit(
        node, "AveragePool", [graph.Input(node)], [.. Windows(kernel, stride, padding), OnnxGraphWriter.Number("count_include_pad", 1)]);

    /// <summary>A 1x1 result is global; windows of one size are an average pool; others are products with averaging matrices on both sides.</summary>
    private static void AdaptivePool(OnnxGraphWriter graph, int node, Window output)
    {
        var shape = graph.InputShape(node);
        int height = shape[2], width = shape[3];
        if (output == 1)
        {
            graph.Emit(node, "GlobalAveragePool", [graph.Input(node)]);
        }
        else if (height % output.Height == 0 && width % output.Width == 0)
        {
            Window kernel = new(height / output.Height, width / output.Width);
            AveragePool(graph, node, kernel, kernel, default);
        }
        else
        {
            var rows = graph.Constant(node, "rows", OnnxAveraging.Matrix(height, output.Height), output.Height, height);
            var columns = graph.Constant(node, "columns", OnnxBinding.Turn(OnnxAveraging.Matrix(width, output.Width), output.Width, width), width, output.Width);
            graph.Emit(node, "MatMul", [graph.Part(node, "down", "MatMul", [rows, graph.Input(node)]), columns]);
        }
    }

    private static Proto.AttributeProto[] Windows(Window kernel, Window stride, Window padding) =>
    [
        OnnxGraphWriter.Numbers("kernel_shape", kernel.Height, kernel.Width),
        OnnxGraphWriter.Numbers("strides", stride.Height, stride.Width),
        OnnxGraphWriter.Numbers("pads", padding.Height, padding.Width, padding.Height, padding.Width),
    ];
}
