using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>The CRC-32 of PNG, zip and gzip (polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    /// <summary>How many bytes are taken at once, with a table for each.</summary>
    private const int Slice = 8;

    /// <summary>Row k, column v: the CRC of byte v followed by k zeros.</summary>
    private static readonly uint[] Table = MakeTable();

    /// <summary>The CRC of some bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The CRC of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    internal static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= Slice; bytes = bytes[Slice..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = At(7, low) ^ At(6, low >> 8) ^ At(5, low >> 16) ^ At(4, low >> 24) ^ At(3, high) ^ At(2, high >> 8) ^ At(1, high >> 16) ^ At(0, high >> 24);
        }

        foreach (var value in bytes)
            crc = At(0, crc ^ value) ^ (crc >> 8);
        return ~crc;
    }

    private static uint At(int zeros, uint value) => Table[(zeros << 8) | (byte)value];

    private static uint[] MakeTable()
    {
        var table = new uint[256 * Slice];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : 0xedb88320 ^ (value >> 1);
            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        return table;
    }
}
