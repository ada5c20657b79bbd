using System.IO.MemoryMappedFiles;

namespace Lethe.Formats;

/// <summary>A safetensors file, mapped into memory: the header is checked at once, values are read when they are asked for.</summary>
public sealed class SafeTensorsFile : TensorFile
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafeTensorsEntry> _entries;
    private readonly long _dataStart;

    internal SafeTensorsFile(string path, SafeTensorsHeader header, MemoryMappedFile map)
        : base(path, header.Metadata, [.. header.Entries.Select(entry => entry.Describe())])
    {
        _map = map;
        _view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        _dataStart = header.DataStart;
    }

    private protected override void Read(StoredTensor tensor, Span<float> destination)
    {
        var entry = _entries[tensor.Name];
        MappedElements.Read(_view.SafeMemoryMappedViewHandle, _dataStart + entry.Begin, entry.Type, destination);
    }

    private protected override void Close()
    {
        _view.Dispose();
        _map.Dispose();
    }
}
