using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Lethe.Formats;

/// <summary>The bytes of a pickle with a position; reading past the end is a fault.</summary>
internal sealed class PickleInput(string file, byte[] bytes, long fileOffset, long fileLength)
{
    private readonly PickleMemory _memory = new(fileLength);
    private int _position;

    /// <summary>Bytes read so far.</summary>
    internal int Position => _position;

    internal int Byte() => Take(1)[0];

    internal int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Text of a length that comes out of the file, and is checked against it.</summary>
    internal string Text(int length)
    {
        var text = Take(length);
        Spend(PickleMemory.Small + (sizeof(char) * (long)length));
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Fault("valid UTF-8", "other bytes");
    }

    /// <summary>ASCII text up to a line feed.</summary>
    internal string Line()
    {
        var length = bytes.AsSpan(_position).IndexOf((byte)'\n');
        var line = Text(length < 0 ? bytes.Length : length);
        _position++;
        return line;
    }

    /// <summary>A signed little-endian number of any length; beyond 64 bits only its magnitude counts.</summary>
    internal object Long(int length)
    {
        var number = new System.Numerics.BigInteger(Take(length));
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : (double)number;
    }

    internal ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > bytes.Length - _position)
            throw Fault($"at most {bytes.Length - _position} more bytes", $"{(uint)length}");
        _position += length;
        return bytes.AsSpan(_position - length, length);
    }

    /// <summary>Counts memory that objects are about to take.</summary>
    internal void Spend(long bytes) => _memory.Spend(this, bytes);

    internal FileFormatException Fault(string expected, string got) =>
        FileFormatException.At(file, fileOffset + _position, "pickle", expected, got);
}
