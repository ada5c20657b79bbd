using System.IO.Compression;

namespace Lethe.Formats;

/// <summary>The inflated content of all IDAT chunks.</summary>
internal sealed class PngData : IDisposable
{
    private const int PassBytes = 1 << 14;

    private readonly string _file;
    private readonly long _offset;
    private readonly ZLibStream _inflated;
    private byte[] _passed = [];

    internal PngData(string file, byte[] bytes, IReadOnlyList<PngChunk> chunks)
    {
        _file = file;
        _offset = chunks[0].Start;
        _inflated = new(Joined(bytes, chunks), CompressionMode.Decompress);
    }

    public void Dispose() => _inflated.Dispose();

    /// <summary>Fills the span, or says that the data ends too soon.</summary>
    internal void Read(Span<byte> destination)
    {
        try
        {
            _inflated.ReadExactly(destination);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw FileFormatException.At(_file, _offset, "IDAT", $"{destination.Length} more bytes of image data", Printable.Line(e.Message));
        }
    }

    /// <summary>Reads over bytes, or says that the data ends too soon.</summary>
    internal void Pass(long count)
    {
        if (_passed.Length == 0)
            _passed = new byte[PassBytes];
        for (; count > 0; count -= PassBytes)
            Read(_passed.AsSpan(0, (int)Math.Min(count, PassBytes)));
    }

    /// <summary>Checks that nothing follows and, with it, the checksum of zlib.</summary>
    internal void ExpectEnd()
    {
        try
        {
            if (_inflated.ReadByte() >= 0)
                throw FileFormatException.At(_file, _offset, "IDAT", "no data after the last row", "more");
        }
        catch (InvalidDataException e)
        {
            throw FileFormatException.At(_file, _offset, "IDAT", "the checksum of the image data", Printable.Line(e.Message));
        }
    }

    private static MemoryStream Joined(byte[] bytes, IReadOnlyList<PngChunk> chunks)
    {
        if (chunks.Count == 1)
            return new(bytes, chunks[0].Start, chunks[0].Length);
        var joined = new MemoryStream(chunks.Sum(chunk => chunk.Length));
        foreach (var chunk in chunks)
            joined.Write(bytes, chunk.Start, chunk.Length);
        joined.Position = 0;
        return joined;
    }
}
