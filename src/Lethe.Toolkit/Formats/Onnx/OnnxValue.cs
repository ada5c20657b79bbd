namespace Lethe.Formats.Onnx;

/// <summary>What a name in an ONNX graph stands for while the graph is imported.</summary>
internal abstract record OnnxValue(long[] Dims)
{
    /// <summary>Stands for the number of images in a batch, which is not known; no real dimension has this size.</summary>
    internal const long Batch = (1L << 40) + 7;

    /// <summary>True for a size that is the batch's, or a product with it.</summary>
    internal static bool HasBatch(long size) => size > 0 && size % Batch == 0;
}
