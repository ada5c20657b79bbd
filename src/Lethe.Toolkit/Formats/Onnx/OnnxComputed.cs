namespace Lethe.Formats.Onnx;

/// <summary>
/// The output of a layer of the graph that is being built. In the file the batch may be any dimension, or be merged with those beside it, as in
/// [tokens, batch · heads, features]; in the layer graph it is always the first: [batch, tokens, heads, features].
/// </summary>
/// <param name="Node">The layer.</param>
/// <param name="Dims">The dimensions in the file; one is a multiple of <see cref="OnnxValue.Batch"/>.</param>
internal sealed record OnnxComputed(int Node, long[] Dims) : OnnxValue(Dims)
{
    /// <summary>How many places of the batch's dimension lie before each image: 1 unless something was merged in front of it.</summary>
    internal long Before { get; init; } = 1;

    /// <summary>How many places of the batch's dimension an image has, after those before it.</summary>
    internal long After => Dims[BatchAxis] / Batch / Before;

    /// <summary>The dimension that the batch is, or is merged into.</summary>
    internal int BatchAxis => Array.FindIndex(Dims, HasBatch);

    /// <summary>True where the dimensions in the file are those of the layer graph.</summary>
    internal bool IsPlain => Dims[0] == Batch;

    /// <summary>The dimensions of one image in the layer graph.</summary>
    internal long[] Sample => [.. Dims.AsSpan(0, BatchAxis), .. Merged(), .. Dims.AsSpan(BatchAxis + 1)];

    /// <summary>The number of elements of one image.</summary>
    internal long SampleCount => Sample.Aggregate(1L, (product, size) => product * size);

    /// <summary>The dimension of the layer graph that one of the file is; not for the batch's.</summary>
    internal int Place(int axis) => axis < BatchAxis ? axis + 1 : axis + Merged().Length;

    /// <summary>The dimensions of the layer graph that the batch's is merged with.</summary>
    internal int[] MergedPlaces() => [.. Enumerable.Range(BatchAxis + 1, Merged().Length)];

    private long[] Merged() => (Before, After) switch
    {
        (1, 1) => [],
        (1, var after) => [after],
        (var before, 1) => [before],
        var (before, after) => [before, after],
    };
}
