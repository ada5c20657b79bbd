namespace Lethe.Formats.Onnx;

/// <summary>What a name in an ONNX graph stands for while the graph is imported. <c>Dims[0]</c> of computed values is the batch.</summary>
internal abstract record OnnxValue(long[] Dims)
{
    /// <summary>Stands for the number of images in a batch, which is not known; no real dimension has this size.</summary>
    internal const long Batch = (1L << 40) + 7;

    /// <summary>Number of elements for one image.</summary>
    internal long SampleCount => Dims.Skip(1).Aggregate(1L, (product, size) => product * size);
}
