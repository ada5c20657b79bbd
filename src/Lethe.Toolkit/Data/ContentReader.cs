using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Lethe.Data;

/// <summary>Reads a dataset file front to back, gzipped or plain, and says at which offset it is not what was expected.</summary>
/// <remarks>Never allocates more than the file can hold, whatever its header claims.</remarks>
internal sealed class ContentReader : IDisposable
{
    // Deflate packs at most 258 bytes into two bits.
    private const long LargestRatio = 1032;
    private const int FirstBlock = 1 << 20;

    private readonly Stream _stream;
    private readonly long _capacity;
    private readonly bool _gzipped;
    private readonly uint _trailer;

    /// <summary>Takes over a seekable stream; whether it is gzipped is seen from its first two bytes.</summary>
    public ContentReader(Stream raw, string file)
    {
        File = file;
        _gzipped = raw.ReadByte() == 0x1f && raw.ReadByte() == 0x8b;
        _trailer = _gzipped ? Trailer(raw) : 0;
        raw.Position = 0;
        _capacity = _gzipped ? raw.Length * LargestRatio : raw.Length;
        _stream = _gzipped ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    public string File { get; }

    /// <summary>The position in the unpacked content.</summary>
    public long Offset { get; private set; }

    /// <summary>The number of bytes of a plain file.</summary>
    public long Length => _gzipped ? throw Fault("a plain file", "gzip data") : _capacity;

    /// <exception cref="DataException">The file is missing or cannot be opened.</exception>
    public static ContentReader Open(string path)
    {
        try
        {
            return new ContentReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The next four bytes, big-endian.</summary>
    public int ReadInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        int got = Fill(bytes);
        return got == 4 ? BinaryPrimitives.ReadInt32BigEndian(bytes) : throw Fault($"4 bytes of {what}", $"{got} bytes and the end of the file");
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    public byte[] ReadBytes(long count, string what)
    {
        if (count > Array.MaxLength)
            throw Fault($"at most {Array.MaxLength} bytes of {what}", $"{count}");
        if (count > _capacity - Offset)
            throw Fault($"{count} bytes of {what}", $"a file that holds {Math.Max(0, _capacity - Offset)} at most");
        byte[] bytes = new byte[Math.Min(count, FirstBlock)];
        for (int filled = 0; ;)
        {
            int got = Fill(bytes.AsSpan(filled));
            filled += got;
            if (filled == count)
                return bytes;
            if (filled < bytes.Length)
                throw Fault($"{count} bytes of {what}", $"the end of the file after {filled}");
            Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 4L));
        }
    }

    /// <summary>Fills a buffer with the next bytes.</summary>
    public void ReadExactly(Span<byte> destination, string what)
    {
        int got = Fill(destination);
        if (got < destination.Length)
            throw Fault($"{destination.Length} bytes of {what}", $"the end of the file after {got}");
    }

    /// <summary>All bytes to the end of a file that is to be small.</summary>
    public byte[] ReadToEnd(int largest, string what)
    {
        byte[] bytes = new byte[(int)Math.Min(_capacity, largest)];
        int got = Fill(bytes);
        if (got == largest && Fill(stackalloc byte[1]) != 0)
            throw Fault($"at most {largest} bytes of {what}", "more");
        return bytes[..got];
    }

    /// <summary>The MD5 in hex of all that follows.</summary>
    public string Md5ToEnd()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] block = new byte[FirstBlock];
        for (int got = Fill(block); got > 0; got = Fill(block))
            hash.AppendData(block, 0, got);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Checks that nothing follows; in a gzipped file this checks its checksum as well.</summary>
    public void ExpectEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (Fill(one) != 0)
            throw Fault("the end of the file", "more bytes", 1);
    }

    /// <summary>A fault at the current offset, or some bytes before it.</summary>
    public DatasetFormatException Fault(string expected, string got, long back = 0) => new(File, Offset - back, expected, got);

    public void Dispose() => _stream.Dispose();

    private int Fill(Span<byte> destination)
    {
        int filled = 0;
        try
        {
            while (filled < destination.Length)
            {
                int got = _stream.Read(destination[filled..]);
                if (got == 0)
                {
                    CheckTrailer();
                    break;
                }

                filled += got;
                Offset += got;
            }
        }
        catch (InvalidDataException e)
        {
            throw new DatasetFormatException(File, Offset, "whole gzip data", "damaged or truncated gzip data", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{File}: cannot be read at offset {Offset}: {e.Message}", e);
        }

        return filled;
    }

    private static uint Trailer(Stream raw)
    {
        Span<byte> bytes = stackalloc byte[4];
        raw.Position = Math.Max(0, raw.Length - 4);
        return raw.ReadAtLeast(bytes, 4, throwOnEndOfStream: false) == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
    }

    // A gzip file ends with the size of its content; GZipStream does not mind if checksum and size are cut off.
    private void CheckTrailer()
    {
        if (_gzipped && _trailer != (uint)Offset)
            throw new DatasetFormatException(File, Offset, "whole gzip data", "damaged or truncated gzip data");
    }
}
