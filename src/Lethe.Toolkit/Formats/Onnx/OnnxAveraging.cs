using Lethe.Engine.Layers;

namespace Lethe.Formats.Onnx;

/// <summary>Adaptive average pooling of uneven windows, for which ONNX has no operator: products with averaging matrices on both sides.</summary>
internal static class OnnxAveraging
{
    /// <summary>Row i of the [output, input] matrix averages elements ⌊i·in/out⌋ to ⌈(i+1)·in/out⌉ − 1.</summary>
    internal static float[] Matrix(int input, int output)
    {
        var matrix = new float[output * input];
        for (var i = 0; i < output; i++)
        {
            int start = i * input / output, end = (((i + 1) * input) + output - 1) / output;
            matrix.AsSpan((i * input) + start, end - start).Fill(1f / (end - start));
        }

        return matrix;
    }

    /// <summary>The pooling, or its first half, where a product is one; null for other products.</summary>
    internal static OnnxValue? Lower(OnnxNode node, OnnxDraft draft)
    {
        if (node.Input(0) is OnnxConstant { Dims.Length: 2, Initializer: null } rows && node.Input(1) is OnnxComputed { IsPlain: true, Dims.Length: 4 } image)
            return rows.Dims[1] == image.Dims[2] && Is(rows, (int)rows.Dims[1], (int)rows.Dims[0]) ? new OnnxPending(image, OnnxForm.RowsAveraged, rows.Dims[0], node) : null;
        if (node.Input(0) is not OnnxPending { Form: OnnxForm.RowsAveraged } half)
            return null;
        var columns = node.Constant(1);
        if (columns.Dims.Length != 2 || columns.Dims[0] != half.Dims[3])
            throw node.Fault("the other half of a pooling", Printable.Dimensions(columns.Dims));
        int width = (int)columns.Dims[0], output = (int)columns.Dims[1];
        return columns.AsFloats.AsSpan().SequenceEqual(OnnxBinding.Turn(Matrix(width, output), output, width))
            ? draft.Add(node, new AdaptiveAvgPoolLayer(new Window((int)half.Factor, output)), null, half.Source.Node)
            : throw node.Fault("the other half of a pooling", "another matrix");
    }

    private static bool Is(OnnxConstant rows, int input, int output) => rows.AsFloats.AsSpan().SequenceEqual(Matrix(input, output));
}
