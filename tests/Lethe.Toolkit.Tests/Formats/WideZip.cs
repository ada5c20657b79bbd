using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>Turns a plain zip archive into one that has all its sizes, places and counts in the 64-bit form.</summary>
internal static class WideZip
{
    internal const int ExtraLength = 28;
    private const int EntrySize = 46;
    private const int EndSize = 22;

    /// <summary>The extra field of three 64-bit numbers.</summary>
    internal static ReadOnlySpan<byte> ExtraStart => [1, 0, 24, 0];

    internal static byte[] Of(byte[] zip)
    {
        var end = zip.AsSpan(zip.Length - EndSize);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), start = BinaryPrimitives.ReadInt32LittleEndian(end[16..]);
        List<byte> wide = [.. zip[..start]];
        for (int i = 0, at = start; i < count; i++)
            at += Entry(wide, zip.AsSpan(at));
        var size = wide.Count - start;
        Span<byte> record = stackalloc byte[56 + 20];
        record.Clear();
        "PK\x6\x6"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record[4..], 44);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], count);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], count);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], size);
        BinaryPrimitives.WriteInt64LittleEndian(record[48..], start);
        "PK\x6\x7"u8.CopyTo(record[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(record[64..], wide.Count);
        record[72] = 1;
        wide.AddRange(record);
        wide.AddRange([.. "PK\x5\x6"u8, 0, 0, 0, 0, .. Enumerable.Repeat((byte)0xff, 12), 0, 0]);
        return [.. wide];
    }

    private static int Entry(List<byte> wide, ReadOnlySpan<byte> entry)
    {
        int name = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]), extra = BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]), comment = BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
        byte[] head = entry[..EntrySize].ToArray(), field = [.. ExtraStart, .. new byte[24]];
        foreach (var (from, to) in new[] { (24, 4), (20, 12), (42, 20) })
        {
            BinaryPrimitives.WriteInt64LittleEndian(field.AsSpan(to), BinaryPrimitives.ReadUInt32LittleEndian(entry[from..]));
            head.AsSpan(from, 4).Fill(0xff);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(30), (ushort)(extra + ExtraLength));
        wide.AddRange(head);
        wide.AddRange(entry.Slice(EntrySize, name + extra));
        wide.AddRange(field);
        wide.AddRange(entry.Slice(EntrySize + name + extra, comment));
        return EntrySize + name + extra + comment;
    }
}
