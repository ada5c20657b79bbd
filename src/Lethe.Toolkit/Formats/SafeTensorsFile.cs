using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lethe.Formats;

/// <summary>A safetensors file, mapped into memory: the header is checked at once, values are read when they are asked for.</summary>
public sealed class SafeTensorsFile : TensorFile
{
    private const int ChunkBytes = 1 << 16;

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

    private SafeMemoryMappedViewHandle Bytes => _view.SafeMemoryMappedViewHandle;

    private protected override void Read(StoredTensor tensor, Span<float> destination)
    {
        var entry = _entries[tensor.Name];
        var start = (ulong)(_dataStart + entry.Begin);
        if (entry.Type == ElementType.Float32)
        {
            Bytes.ReadSpan(start, MemoryMarshal.AsBytes(destination));
            return;
        }

        var size = ElementTypes.Size(entry.Type);
        Span<byte> chunk = new byte[(int)Math.Min(ChunkBytes, (long)destination.Length * size)];
        for (var done = 0; done < destination.Length;)
        {
            var count = Math.Min(chunk.Length / size, destination.Length - done);
            Bytes.ReadSpan(start + ((ulong)done * (ulong)size), chunk[..(count * size)]);
            ElementConverter.ToFloats(entry.Type, chunk[..(count * size)], destination.Slice(done, count));
            done += count;
        }
    }

    private protected override void Close()
    {
        _view.Dispose();
        _map.Dispose();
    }
}
