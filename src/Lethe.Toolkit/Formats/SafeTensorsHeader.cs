using System.Buffers.Binary;
using System.Text.Unicode;

namespace Lethe.Formats;

/// <summary>The checked header of a safetensors file.</summary>
/// <remarks>
/// The file is: the header's length as a 64-bit number, the header as JSON, the data. The data is covered by the tensors exactly:
/// no hole, no overlap, nothing after the last.
/// </remarks>
internal sealed record SafeTensorsHeader(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafeTensorsEntry> Entries, long DataStart)
{
    /// <summary>The format's own cap on the header.</summary>
    internal const int LargestHeader = 100_000_000;

    private const int LengthBytes = 8;

    /// <summary>Reads and checks the header; <paramref name="stream"/> stands at the start of the file.</summary>
    internal static SafeTensorsHeader Read(string file, Stream stream)
    {
        var json = ReadJson(file, stream);
        var header = new SafeTensorsHeaderParser(file, json).Parse(LengthBytes + json.Length);
        CheckCoverage(file, header, stream.Length - header.DataStart);
        return header;
    }

    private static byte[] ReadJson(string file, Stream stream)
    {
        if (stream.Length < LengthBytes)
            throw FileFormatException.At(file, 0, "header length", "8 bytes", $"a file of {stream.Length} bytes");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        var available = (ulong)(stream.Length - LengthBytes);
        if (length is < 2 or > LargestHeader || length > available)
            throw FileFormatException.At(file, 0, "header length", $"2 to {Math.Min(available, LargestHeader)}", $"{length}");
        var json = new byte[length];
        stream.ReadExactly(json);
        if (json[0] != '{')
            throw FileFormatException.At(file, LengthBytes, "header", "'{'", $"byte 0x{json[0]:x2}");
        if (!Utf8.IsValid(json))
            throw FileFormatException.At(file, LengthBytes, "header", "valid UTF-8", "other bytes");
        return json;
    }

    private static void CheckCoverage(string file, SafeTensorsHeader header, long dataLength)
    {
        long covered = 0;
        foreach (var entry in header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
                throw FileFormatException.In(file, Offsets(entry), $"a start at {covered} ({(entry.Begin < covered ? "no overlap" : "no hole")})", $"{entry.Begin}");
            if (entry.End > dataLength)
                throw FileFormatException.At(file, header.DataStart + entry.Begin, Offsets(entry), $"an end within the {dataLength} bytes of data", $"{entry.End}");
            covered = entry.End;
        }

        if (covered != dataLength)
            throw FileFormatException.At(file, header.DataStart + covered, "data after the last tensor", "none", $"{dataLength - covered} bytes");
    }

    private static string Offsets(SafeTensorsEntry entry) => $"data_offsets of tensor {Printable.Quote(entry.Name)}";
}
