using System.Buffers.Binary;
using System.Text;

namespace Lethe.Formats;

/// <summary>A chunk of a PNG file: where its data lies.</summary>
internal readonly record struct PngChunk(string Type, int Start, int Length)
{
    private const int Frame = 12;

    /// <summary>True where a decoder that does not know the chunk must give up.</summary>
    internal bool IsCritical => Type[0] is >= 'A' and <= 'Z';

    /// <summary>Offset of the chunk that follows.</summary>
    internal int Next => Start + Length + 4;

    /// <summary>Reads the chunk at an offset and checks its length and CRC.</summary>
    internal static PngChunk Read(string file, byte[] bytes, int offset)
    {
        if (bytes.Length - offset < Frame)
            throw FileFormatException.At(file, offset, "chunk", $"{Frame} bytes or more", $"{bytes.Length - offset}");
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));
        if (length > bytes.Length - offset - Frame)
            throw FileFormatException.At(file, offset, "chunk length", $"at most {bytes.Length - offset - Frame}", $"{length}");
        var covered = bytes.AsSpan(offset + 4, (int)length + 4);
        foreach (var letter in covered[..4])
        {
            if (!char.IsAsciiLetter((char)letter))
                throw FileFormatException.At(file, offset + 4, "chunk type", "four letters", Convert.ToHexStringLower(covered[..4]));
        }

        uint stored = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset + 8 + (int)length)), actual = Crc32.Of(covered);
        var type = Encoding.ASCII.GetString(covered[..4]);
        if (stored != actual)
            throw FileFormatException.At(file, offset + 8 + length, $"CRC of {type}", $"{actual:x8}", $"{stored:x8}");
        return new(type, offset + 8, (int)length);
    }
}
