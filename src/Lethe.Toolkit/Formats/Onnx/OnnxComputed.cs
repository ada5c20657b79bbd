namespace Lethe.Formats.Onnx;

/// <summary>The output of a layer of the graph that is being built.</summary>
internal sealed record OnnxComputed(int Node, long[] Dims) : OnnxValue(Dims);
