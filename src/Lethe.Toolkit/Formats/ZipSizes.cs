using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>Sizes and place of a zip entry, from its 32-bit fields or their 64-bit replacements.</summary>
internal readonly record struct ZipSizes(long Packed, long Unpacked, long Offset)
{
    private const int Zip64Id = 1;

    internal static ZipSizes Read(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long unpacked = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var wide = Find(extra);
        Widen(ref unpacked, ref wide);
        Widen(ref packed, ref wide);
        Widen(ref offset, ref wide);
        return new(packed, unpacked, offset);
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                break;
            if (id == Zip64Id)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8)
            return;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
    }
}
