namespace Lethe.Formats.Onnx;

/// <summary>How many elements an import may make out of those in the file, so that a small file cannot fill the memory.</summary>
internal sealed class OnnxBudget(long elementsInFile)
{
    /// <summary>Layers may share initializers, and exporters write weights that the graph turns round.</summary>
    private const int Times = 8;

    /// <summary>The most elements of an input and of a layer's output, for one image: 256 MB, and as many as the pixels of a picture that is read.</summary>
    internal const long MostPerImage = 1 << 26;

    private const long AlwaysFree = 1 << 14;

    private readonly long _most = AlwaysFree + (Times * elementsInFile);
    private long _spent;

    /// <summary>Whether an image may take that many elements, the batch as first dimension aside.</summary>
    internal static bool HasRoom(ReadOnlySpan<long> dims)
    {
        long count = 1;
        foreach (var size in dims.Length > 0 ? dims[1..] : dims)
        {
            // The product of what has room and of a size of at most 2^31 does not overflow.
            count *= Math.Clamp(size, 0, int.MaxValue);
            if (count > MostPerImage)
                return false;
        }

        return true;
    }

    /// <summary>Counts elements that a node is about to make.</summary>
    internal void Spend(OnnxNode node, long elements)
    {
        _spent += elements;
        if (_spent > _most)
            throw node.Fault($"constants of {_most} elements in all, in proportion to the file", "more");
    }
}
