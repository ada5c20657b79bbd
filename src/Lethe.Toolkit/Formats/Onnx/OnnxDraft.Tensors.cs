using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>Layers on values whose batch may be anywhere, and tensors that are no weights of a product.</summary>
internal sealed partial class OnnxDraft
{
    /// <summary>True where parameters have a part in a node's output: constants that meet it are learnt, while those that meet a mere input normalise it.</summary>
    internal bool IsLearnt(int node) => _isLearnt[node];

    /// <summary>Adds a layer that leaves the dimensions as they are.</summary>
    internal OnnxComputed Map(OnnxNode node, Layer layer, OnnxComputed value, OnnxConstant? weight = null) =>
        Add(node, layer, weight, value.Node) with { Dims = value.Dims, Before = value.Before };

    /// <summary>A value under other dimensions that keep images apart: a layer only where those of an image change.</summary>
    internal OnnxComputed Reshape(OnnxNode node, OnnxComputed value, long[] dims, long before)
    {
        var target = value with { Dims = dims, Before = before };
        if (target.Sample.SequenceEqual(value.Sample))
            return target;
        Layer layer = target is { IsPlain: true, Dims.Length: 2 } ? new FlattenLayer() : new ReshapeLayer(SampleOf(node, target.Sample));
        return Add(node, layer, null, value.Node) with { Dims = dims, Before = before };
    }

    /// <summary>A constant for each image of a batch.</summary>
    /// <param name="node">The ONNX node that reads it.</param>
    /// <param name="input">Which input it is.</param>
    /// <param name="sample">Its dimensions for an image.</param>
    /// <param name="isLearnt">Whether it is a parameter, which goes back into the file.</param>
    /// <param name="like">A node that tells the number of images.</param>
    /// <param name="start">How it starts in a new training; zeros if left out, as summands do.</param>
    internal OnnxComputed Parameter(OnnxNode node, int input, long[] sample, bool isLearnt, int like, Initializer? start = null)
    {
        var constant = node.Constant(input);
        var shape = SampleOf(node, constant.Dims);
        var layer = new ParameterLayer(shape, SampleOf(node, sample), isLearnt) { Initializer = start };
        if (layer.Sample.Count != constant.Count)
            throw node.Fault($"{layer.Sample.Count} values in input {input}", $"{constant.Count}");
        // Exporters share equal initializers under the name of one module; what the node reads has that of its own.
        var name = node.InputName(input).Contains('/', StringComparison.Ordinal) ? constant.Initializer : node.InputName(input);
        var output = Add(node, layer, constant with { Initializer = name }, like);
        if (isLearnt)
            Bind(output, "", node, input, shape);
        else
            Keep(output, "", node, input, shape, constant.AsFloats);
        return output;
    }

    /// <summary>Counts elements that a node is about to make.</summary>
    internal void Spend(OnnxNode node, long elements) => budget.Spend(node, elements);

    /// <summary>Dimensions as a shape that leaves room for the batch.</summary>
    internal static Shape SampleOf(OnnxNode node, long[] dims) => dims.Length < Shape.MaxRank && Dimensions.TryShape(dims, out var shape)
        ? shape
        : throw node.Fault($"fewer than {Shape.MaxRank} dimensions beside the batch, of at most 2147483647 elements", Printable.Dimensions(dims));
}
