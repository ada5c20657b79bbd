using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Writes the layers that rearrange tensors and compute with them.</summary>
internal static class OnnxTensorWriter
{
    internal static void Write(OnnxGraphWriter graph, int node)
    {
        var input = graph.Layer(node).Inputs.Length > 0 ? graph.Input(node) : "";
        switch (graph.Layer(node).Layer)
        {
            case ParameterLayer parameter: Parameter(graph, node, parameter); break;
            case ExpandLayer: graph.Emit(node, "Expand", [input, BatchOf(graph, node, graph.OutputShape(node))]); break;
            case ReshapeLayer reshape: graph.Emit(node, "Reshape", [input, graph.Constant(node, "shape", [0L, .. Sizes(reshape.Sample)])]); break;
            case TransposeLayer transpose: graph.Emit(node, "Transpose", [input], OnnxGraphWriter.Numbers("perm", [.. transpose.Permutation.Select(axis => (long)axis)])); break;
            case PickLayer pick: Pick(graph, node, pick); break;
            case ReduceLayer reduce: Reduce(graph, node, reduce); break;
            case MatMulLayer: graph.Emit(node, "MatMul", [input, graph.Input(node, 1)]); break;
            case ArithmeticLayer arithmetic: graph.Emit(node, Operator(arithmetic.Kind), [input, graph.Input(node, 1)]); break;
            case SoftmaxLayer softmax: graph.Emit(node, softmax.Logarithm ? "LogSoftmax" : "Softmax", [input], OnnxGraphWriter.Number("axis", -1)); break;
            case AffineLayer affine: Affine(graph, node, affine); break;
            case ClipLayer clip: graph.Emit(node, "Clip", [input, graph.Constant(node, "min", [clip.Low]), graph.Constant(node, "max", [clip.High])]); break;
            case PowerLayer power: graph.Emit(node, "Pow", [input, graph.Constant(node, "exponent", [(float)power.Exponent])]); break;
            case RReluLayer relu: graph.Emit(node, "LeakyRelu", [input], OnnxGraphWriter.Number("alpha", relu.Mean)); break;
            default: throw graph.Refused(node);
        }
    }

    /// <summary>The tensor itself where arithmetic repeats it anyway; otherwise one for each image.</summary>
    private static void Parameter(OnnxGraphWriter graph, int node, ParameterLayer parameter)
    {
        var value = graph.Parameter(node, "");
        long[] single = [1, .. Sizes(parameter.Sample)];
        if (!single.SkipWhile(size => size == 1).SequenceEqual(Sizes(parameter.Shape).SkipWhile(size => size == 1)) || parameter.Shape.Rank > single.Length)
            value = graph.Part(node, "single", "Reshape", [value, graph.Constant(node, "single.shape", single)]);
        if (graph.Readers(node).All(reader => reader.Layer is AddLayer or MultiplyLayer or ArithmeticLayer or MatMulLayer && reader.Inputs.All(input => input == node || graph.Layer(input).Layer is not ParameterLayer)))
            graph.Alias(node, value);
        else
            graph.Emit(node, "Expand", [value, BatchOf(graph, node, graph.OutputShape(node))]);
    }

    /// <summary>A shape with the batch size of the node's input in front.</summary>
    private static string BatchOf(OnnxGraphWriter graph, int node, Shape shape)
    {
        var whole = graph.Part(node, "shape", "Shape", [graph.Input(node)]);
        var batch = graph.Part(node, "batch", "Slice", [whole, graph.Constant(node, "start", [0L]), graph.Constant(node, "end", [1L])]);
        return graph.Part(node, "target", "Concat", [batch, graph.Constant(node, "sample", [.. Sizes(shape).Skip(1)])], OnnxGraphWriter.Number("axis", 0));
    }

    /// <summary>A slice where the places lie in a row, a border around all of them; otherwise a choice, among one place more where some hold the fill.</summary>
    private static void Pick(OnnxGraphWriter graph, int node, PickLayer pick)
    {
        var input = graph.Input(node);
        int first = pick.Places[0], rank = graph.InputShape(node).Rank, size = graph.InputShape(node)[pick.Axis];
        if (first >= 0 && pick.Places.SequenceEqual(Enumerable.Range(first, pick.Places.Length)))
        {
            graph.Emit(node, "Slice", [input, graph.Constant(node, "start", [(long)first]), graph.Constant(node, "end", [(long)first + pick.Places.Length]), graph.Constant(node, "axis", [(long)pick.Axis])]);
            return;
        }

        var pads = new long[2 * rank];
        int before = pick.Places.TakeWhile(place => place < 0).Count(), after = pick.Places.Length - before - size;
        if (after >= 0 && pick.Places.Skip(before).Take(size).SequenceEqual(Enumerable.Range(0, size)) && pick.Places.TakeLast(after).All(place => place < 0))
        {
            (pads[pick.Axis], pads[rank + pick.Axis]) = (before, after);
            graph.Emit(node, "Pad", [input, graph.Constant(node, "pads", pads), graph.Constant(node, "fill", [pick.Fill])]);
            return;
        }

        if (pick.Places.Contains(-1))
        {
            pads[rank + pick.Axis] = 1;
            input = graph.Part(node, "padded", "Pad", [input, graph.Constant(node, "pads", pads), graph.Constant(node, "fill", [pick.Fill])]);
        }

        long[] places = [.. pick.Places.Select(place => (long)(place < 0 ? size : place))];
        graph.Emit(node, "Gather", [input, graph.Constant(node, "places", places)], OnnxGraphWriter.Number("axis", pick.Axis));
    }

    /// <summary>At opset 17 the dimensions are an attribute of means and an input of sums.</summary>
    private static void Reduce(OnnxGraphWriter graph, int node, ReduceLayer reduce)
    {
        long[] axes = [.. reduce.Axes.Select(axis => (long)axis)];
        if (reduce.Mean)
            graph.Emit(node, "ReduceMean", [graph.Input(node)], OnnxGraphWriter.Numbers("axes", axes), OnnxGraphWriter.Number("keepdims", 1));
        else
            graph.Emit(node, "ReduceSum", [graph.Input(node), graph.Constant(node, "axes", axes)], OnnxGraphWriter.Number("keepdims", 1));
    }

    private static void Affine(OnnxGraphWriter graph, int node, AffineLayer affine)
    {
        if (affine.Shift == 0)
            graph.Emit(node, "Mul", [graph.Input(node), graph.Constant(node, "scale", [affine.Scale])]);
        else if (affine.Scale == 1)
            graph.Emit(node, "Add", [graph.Input(node), graph.Constant(node, "shift", [affine.Shift])]);
        else
            graph.Emit(node, "Add", [graph.Part(node, "scaled", "Mul", [graph.Input(node), graph.Constant(node, "scale", [affine.Scale])]), graph.Constant(node, "shift", [affine.Shift])]);
    }

    private static string Operator(ArithmeticKind kind) => kind switch
    {
        ArithmeticKind.Add => "Add",
        ArithmeticKind.Subtract => "Sub",
        ArithmeticKind.Multiply => "Mul",
        _ => "Div",
    };

    private static IEnumerable<long> Sizes(Shape shape) => shape.ToArray().Select(size => (long)size);
}
