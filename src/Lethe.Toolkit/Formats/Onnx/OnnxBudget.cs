namespace Lethe.Formats.Onnx;

/// <summary>How many elements an import may make out of those in the file, so that a small file cannot fill the memory.</summary>
internal sealed class OnnxBudget(long elementsInFile)
{
    /// <summary>Layers may share initializers, and exporters write weights that the graph turns round.</summary>
    private const int Times = 8;

    private const long AlwaysFree = 1 << 20;

    private readonly long _most = AlwaysFree + (Times * elementsInFile);
    private long _spent;

    /// <summary>Counts elements that a node is about to make.</summary>
    internal void Spend(OnnxNode node, long elements)
    {
        _spent += elements;
        if (_spent > _most)
            throw node.Fault($"constants of {_most} elements in all, in proportion to the file", "more");
    }
}
