namespace Lethe.Formats;

/// <summary>What a checkpoint holds: tensors, where in the file each storage lies, and the plain values beside them.</summary>
internal sealed record PyTorchContent(
    IReadOnlyList<(string Name, TorchTensor Tensor)> Tensors,
    IReadOnlyDictionary<string, long> Storages,
    SortedDictionary<string, string> Metadata,
    StateDictForm Form)
{
    /// <summary>Tied weights share a storage; more sharing than this is an attempt to fill the memory.</summary>
    private const int MostElementsPerByte = 2;

    /// <summary>Refuses tensors whose sum is out of all proportion to the file, with the elements between those of strided ones, which are read too.</summary>
    internal PyTorchContent CheckTotal(string file, long fileLength)
    {
        var total = Tensors.Sum(t => (long)t.Tensor.Shape.Count + (t.Tensor.IsContiguous ? 0 : t.Tensor.Extent));
        if (total > fileLength * MostElementsPerByte)
            throw FileFormatException.In(file, "state_dict", $"tensors of at most {MostElementsPerByte} elements for each byte of the file", $"{total} elements in {fileLength} bytes");
        return this;
    }
}
