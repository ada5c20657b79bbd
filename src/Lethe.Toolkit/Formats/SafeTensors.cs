using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Lethe.Formats;

/// <summary>The safetensors format: named tensors and text metadata, without code.</summary>
public static class SafeTensors
{
    private const int Alignment = 8;

    /// <summary>Opens a file and checks its whole header; any float or integer type is read as float32.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    /// <exception cref="FileFormatException">The file is broken; the message says where and how.</exception>
    public static SafeTensorsFile Open(string path)
    {
        using var stream = InputFile.Open(path);
        var header = SafeTensorsHeader.Read(path, stream);
        var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new SafeTensorsFile(path, header, map);
    }

    /// <summary>Writes float32 tensors, whole or not at all. Names and metadata keys are sorted: equal content gives equal bytes.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="metadata">Free text for the header; an empty dictionary leaves the section out.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, a name is reserved, or values do not fill their shape.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IEnumerable<NamedArray> tensors) =>
        WriteSources(path, metadata, TensorSources.Of(tensors));

    /// <summary>Writes tensors one by one, as their values come.</summary>
    internal static void WriteSources(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorSource> tensors)
    {
        TensorSource[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        TensorSources.CheckNames(sorted);
        var json = SafeTensorsHeaderWriter.Write(metadata, sorted);
        AtomicFile.Write(path, stream =>
        {
            var padded = (json.Length + Alignment - 1) / Alignment * Alignment;
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
            stream.Write(length);
            stream.Write(json);
            for (var i = json.Length; i < padded; i++)
                stream.WriteByte((byte)' ');
            foreach (var tensor in sorted)
                stream.Write(TensorSources.BytesOf(tensor));
        });
    }
}
