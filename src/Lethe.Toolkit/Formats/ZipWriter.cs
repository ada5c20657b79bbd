using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lethe.Formats;

/// <summary>Writes a zip file of stored entries whose data starts at multiples of 64 bytes, with no time stamps.</summary>
internal sealed class ZipWriter(string path, Stream stream, string folder)
{
    private const int Alignment = 64;
    private const int LocalSize = 30;
    private const int ExtraHeader = 4;

    /// <summary>PyTorch's id of the extra field that only pads.</summary>
    private const int PaddingId = 0x4246;

    private const int ModernVersion = 20;
    private const int Utf8Names = 0x0800;

    private readonly ArrayBufferWriter<byte> _directory = new();
    private long _position;
    private int _count;

    /// <summary>Adds an entry.</summary>
    internal void Add(string name, ReadOnlySpan<byte> data)
    {
        var nameBytes = Encoding.UTF8.GetBytes(folder + name);
        var unpadded = _position + LocalSize + nameBytes.Length + ExtraHeader;
        var padding = (int)((Alignment - (unpadded % Alignment)) % Alignment);
        CheckSize(unpadded + padding + data.Length);
        Span<byte> common = stackalloc byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(common, ModernVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(common[2..], Utf8Names);
        // Method, time and date stay zero.
        BinaryPrimitives.WriteUInt32LittleEndian(common[10..], Crc32.Of(data));
        BinaryPrimitives.WriteUInt32LittleEndian(common[14..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(common[18..], (uint)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common[22..], (ushort)nameBytes.Length);
        WriteDirectoryEntry(common, nameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(common[24..], (ushort)(ExtraHeader + padding));
        Span<byte> extra = stackalloc byte[ExtraHeader + padding];
        extra.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(extra, PaddingId);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)padding);
        Write("PK\x3\x4"u8);
        Write(common);
        Write(nameBytes);
        Write(extra);
        Write(data);
    }

    /// <summary>Writes the directory and ends the file.</summary>
    internal void End()
    {
        var start = _position;
        CheckSize(start + _directory.WrittenCount);
        Write(_directory.WrittenSpan);
        Span<byte> end = stackalloc byte[22];
        end.Clear();
        "PK\x5\x6"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)_count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)_count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)_directory.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)start);
        Write(end);
    }

    private void WriteDirectoryEntry(ReadOnlySpan<byte> common, byte[] name)
    {
        _directory.Write("PK\x1\x2"u8);
        Span<byte> madeBy = [ModernVersion, 0];
        _directory.Write(madeBy);
        _directory.Write(common);
        // Comment, disk and attributes stay zero; then the offset.
        Span<byte> rest = stackalloc byte[14];
        rest.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(rest[10..], (uint)_position);
        _directory.Write(rest);
        _directory.Write(name);
        _count++;
    }

    private void CheckSize(long size)
    {
        if (size >= uint.MaxValue || _count >= ushort.MaxValue - 1)
            throw new DataException($"cannot write '{path}': a .pt file takes at most 4 GB and 65533 tensors (use .safetensors)");
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }
}
