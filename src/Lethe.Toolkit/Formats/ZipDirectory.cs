using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Lethe.Formats;

/// <summary>The directory of a zip file. Nothing is ever unpacked to a disk.</summary>
/// <remarks>
/// Entries that are compressed or encrypted are listed but cannot be read (PyTorch stores its data plainly), which rules bombs out.
/// Names that climb out of the archive, twins, overlaps and split archives are refused.
/// </remarks>
internal static class ZipDirectory
{
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int LargestDirectory = 1 << 24;

    /// <summary>Reads and checks the directory.</summary>
    internal static IReadOnlyDictionary<string, ZipEntry> Read(string file, Stream stream)
    {
        var (offset, size, count) = ZipEnd.Find(file, stream);
        if (offset < 0 || size < 0 || offset > stream.Length - size || size > LargestDirectory || count < 0 || count > size / EntrySize)
            throw FileFormatException.In(file, "zip directory", $"{count} entries in at most {LargestDirectory} bytes of the file", $"{size} bytes at {offset}");
        var directory = new byte[size];
        stream.Position = offset;
        stream.ReadExactly(directory);
        var entries = new Dictionary<string, ZipEntry>((int)count, StringComparer.Ordinal);
        var position = 0;
        for (long i = 0; i < count; i++)
        {
            var (name, entry, length) = ReadEntry(file, stream, directory.AsSpan(position), offset + position);
            if (!entries.TryAdd(name, entry))
                throw FileFormatException.At(file, offset + position, "zip entry", "unique names", $"{Printable.Quote(name)} twice");
            position += length;
        }

        CheckOverlap(file, entries);
        return entries;
    }

    private static (string Name, ZipEntry Entry, int Length) ReadEntry(string file, Stream stream, ReadOnlySpan<byte> data, long at)
    {
        if (data.Length < EntrySize || !data.StartsWith("PK\x1\x2"u8))
            throw FileFormatException.At(file, at, "zip directory", "an entry", "other bytes");
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(data[28..]), extraLength = BinaryPrimitives.ReadUInt16LittleEndian(data[30..]);
        var length = EntrySize + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(data[32..]);
        if (length > data.Length)
            throw FileFormatException.At(file, at, "zip entry", $"at most {data.Length} bytes", $"{length}");
        var name = CheckName(file, at, data.Slice(EntrySize, nameLength));
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]), method = BinaryPrimitives.ReadUInt16LittleEndian(data[10..]);
        var packing = (flags & 1) != 0 ? "encryption" : method != 0 ? $"compression method {method}" : null;
        var sizes = ZipSizes.Read(data, data.Slice(EntrySize + nameLength, extraLength));
        if (packing is null && sizes.Packed != sizes.Unpacked)
            throw FileFormatException.At(file, at, $"zip entry {Printable.Quote(name)}", $"{sizes.Unpacked} stored bytes", $"{sizes.Packed}");
        return (name, Locate(file, stream, name, sizes) with { Packing = packing }, length);
    }

    private static string CheckName(string file, long at, ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw FileFormatException.At(file, at, "name of a zip entry", "valid UTF-8", "other bytes");
        var name = Encoding.UTF8.GetString(bytes);
        if (name.Length == 0 || name[0] == '/' || name.Contains('\\') || name.Contains('\0') || name.Contains(':') || name.Split('/').Contains(".."))
            throw FileFormatException.At(file, at, "name of a zip entry", "a plain relative path", Printable.Quote(name));
        return name;
    }

    private static ZipEntry Locate(string file, Stream stream, string name, ZipSizes sizes)
    {
        Span<byte> local = stackalloc byte[LocalSize];
        if (sizes.Offset >= 0 && sizes.Offset <= stream.Length - LocalSize)
        {
            stream.Position = sizes.Offset;
            stream.ReadExactly(local);
            var start = sizes.Offset + LocalSize + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
            if (local.StartsWith("PK\x3\x4"u8) && sizes.Packed >= 0 && start <= stream.Length && sizes.Packed <= stream.Length - start)
                return new(start, sizes.Packed, null);
        }

        throw FileFormatException.At(file, sizes.Offset, $"zip entry {Printable.Quote(name)}", $"a header and data within the {stream.Length} bytes of the file", $"{sizes.Packed} bytes");
    }

    private static void CheckOverlap(string file, Dictionary<string, ZipEntry> entries)
    {
        long end = 0;
        foreach (var (name, entry) in entries.OrderBy(pair => pair.Value.Start).ThenBy(pair => pair.Value.Length))
        {
            if (entry.Start < end)
                throw FileFormatException.At(file, entry.Start, $"zip entry {Printable.Quote(name)}", "no overlap", $"a start before {end}");
            end = entry.Start + entry.Length;
        }
    }
}
