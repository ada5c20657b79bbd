using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lethe.Formats;

/// <summary>Encodes 8-bit grey and RGB images as PNG, without a time stamp or anything else that differs between two runs.</summary>
public static class PngEncoder
{
    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] Encode(ImageData image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        WriteChunk(file, "IHDR", Header(image));
        WriteChunk(file, "IDAT", Deflate(image));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Header(ImageData image)
    {
        var header = new byte[PngHeader.Size];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels == 1 ? PngColour.Grey : PngColour.Rgb);
        return header;
    }

    private static byte[] Deflate(ImageData image)
    {
        var rowBytes = image.Width * image.Channels;
        byte[] best = new byte[rowBytes], candidate = new byte[rowBytes];
        ReadOnlySpan<byte> above = new byte[rowBytes];
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                ReadOnlySpan<byte> row = image.Samples.AsSpan(y * rowBytes, rowBytes);
                deflate.WriteByte(Filter(row, above, image.Channels, ref best, ref candidate));
                deflate.Write(best);
                above = row;
            }
        }

        return packed.ToArray();
    }

    /// <summary>Leaves the filtered row in <paramref name="best"/>: the filter with the least sum of magnitudes, which tends to pack best.</summary>
    private static byte Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, ref byte[] best, ref byte[] candidate)
    {
        byte chosen = 0;
        var least = long.MaxValue;
        for (byte filter = 0; filter < PngFilters.Count; filter++)
        {
            PngFilters.Apply(filter, row, above, distance, candidate);
            long sum = 0;
            foreach (var value in candidate)
                sum += Math.Abs((int)(sbyte)value);
            if (sum >= least)
                continue;
            (least, chosen) = (sum, filter);
            (best, candidate) = (candidate, best);
        }

        return chosen;
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Of(name), data));
        file.Write(number);
    }
}
