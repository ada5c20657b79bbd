using System.IO.MemoryMappedFiles;

namespace Lethe.Formats;

/// <summary>An open PyTorch checkpoint; the tensors of its state_dict are read when they are asked for.</summary>
public sealed class PyTorchFile : TensorFile
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly IReadOnlyDictionary<string, long> _storages;

    internal PyTorchFile(string path, PyTorchContent content, MemoryMappedFile map)
        : base(path, content.Metadata, [.. content.Tensors.Select(t => Describe(t.Name, t.Tensor))])
    {
        Form = content.Form;
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _tensors = content.Tensors.ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        _storages = content.Storages;
    }

    private protected override void Read(StoredTensor tensor, Span<float> destination)
    {
        var source = _tensors[tensor.Name];
        if (destination.Length == 0)
            return;
        if (source.IsContiguous)
        {
            Read(source, destination.Length, destination);
            return;
        }

        var extent = new float[source.Extent];
        Read(source, extent.Length, extent);
        Gather(source, extent, destination);
    }

    private protected override void Close()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private static StoredTensor Describe(string name, TorchTensor tensor) =>
        new(name, ElementTypes.Name(tensor.Storage.Type), tensor.Shape, ElementTypes.IsFloat(tensor.Storage.Type));

    private static void Gather(TorchTensor source, ReadOnlySpan<float> extent, Span<float> destination)
    {
        Span<int> index = stackalloc int[source.Shape.Rank];
        long position = 0;
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = extent[(int)position];
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                position += source.Strides[axis];
                if (++index[axis] < source.Shape[axis])
                    break;
                position -= index[axis] * source.Strides[axis];
                index[axis] = 0;
            }
        }
    }

    private void Read(TorchTensor source, int count, Span<float> destination)
    {
        var size = ElementTypes.Size(source.Storage.Type);
        var start = _storages[source.Storage.Key] + (source.Offset * size);
        MappedElements.Read(_view.SafeMemoryMappedViewHandle, start, source.Storage.Type, destination[..count]);
    }
}
