using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lethe.Formats;

/// <summary>Reads elements of any type out of a mapped file, piece by piece, as float32.</summary>
internal static class MappedElements
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Fills the destination from the elements at a byte offset of the file.</summary>
    internal static void Read(SafeMemoryMappedViewHandle bytes, long offset, ElementType type, Span<float> destination)
    {
        if (type == ElementType.Float32)
        {
            bytes.ReadSpan((ulong)offset, MemoryMarshal.AsBytes(destination));
            return;
        }

        var size = ElementTypes.Size(type);
        Span<byte> chunk = new byte[(int)Math.Min(ChunkBytes, (long)destination.Length * size)];
        for (var done = 0; done < destination.Length;)
        {
            var count = Math.Min(chunk.Length / size, destination.Length - done);
            var piece = chunk[..(count * size)];
            bytes.ReadSpan((ulong)(offset + ((long)done * size)), piece);
            ElementConverter.ToFloats(type, piece, destination.Slice(done, count));
            done += count;
        }
    }
}
