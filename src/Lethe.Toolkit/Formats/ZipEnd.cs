using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>Finds the end record of a zip file, in its old or its 64-bit form.</summary>
internal static class ZipEnd
{
    private const int Size = 22;
    private const int LocatorSize = 20;
    private const int WideSize = 56;

    /// <summary>Offset and size of the directory and the number of its entries, all unchecked.</summary>
    internal static (long Offset, long Size, long Count) Find(string file, Stream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, Size + ushort.MaxValue)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        for (var i = tail.Length - Size; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (end.StartsWith("PK\x5\x6"u8) && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - Size)
                return Parse(file, stream, end, stream.Length - tail.Length + i);
        }

        throw FileFormatException.At(file, stream.Length, "zip file", "an end record", "none (is the file truncated?)");
    }

    private static (long Offset, long Size, long Count) Parse(string file, Stream stream, ReadOnlySpan<byte> end, long at)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(end[4..]) != 0)
            throw FileFormatException.At(file, at, "zip file", "one part", "a split archive");
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (count != ushort.MaxValue && size != uint.MaxValue && offset != uint.MaxValue)
            return (offset, size, count);
        return ParseWide(file, stream, at - LocatorSize);
    }

    private static (long Offset, long Size, long Count) ParseWide(string file, Stream stream, long locatorAt)
    {
        Span<byte> record = stackalloc byte[WideSize];
        if (TryRead(stream, locatorAt, record[..LocatorSize]) && record.StartsWith("PK\x6\x7"u8))
        {
            var at = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
            if (TryRead(stream, at, record) && record.StartsWith("PK\x6\x6"u8))
                return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadInt64LittleEndian(record[32..]));
        }

        throw FileFormatException.At(file, locatorAt, "zip file", "a 64-bit end record", "none");
    }

    private static bool TryRead(Stream stream, long at, Span<byte> bytes)
    {
        if (at < 0 || at > stream.Length - bytes.Length)
            return false;
        stream.Position = at;
        stream.ReadExactly(bytes);
        return true;
    }
}
