using System.Buffers.Binary;

namespace Lethe.Formats;

/// <summary>The IHDR chunk of a PNG file, checked.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, PngColour Colour, bool Interlaced)
{
    internal const int Size = 13;

    /// <summary>Larger pictures than 2²⁶ pixels are refused.</summary>
    internal const long MostPixels = 1 << 26;

    /// <summary>Samples in a pixel as stored: a palette index counts as one.</summary>
    internal int StoredChannels => Colour switch
    {
        PngColour.Grey or PngColour.Palette => 1,
        PngColour.GreyAlpha => 2,
        PngColour.Rgb => 3,
        _ => 4,
    };

    /// <summary>Channels of the decoded image.</summary>
    internal int Channels => Colour is PngColour.Grey or PngColour.GreyAlpha ? 1 : 3;

    /// <summary>Distance in bytes that filters look back: whole pixels, at least one byte.</summary>
    internal int FilterDistance => Math.Max(1, StoredChannels * Depth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels without its filter byte.</summary>
    internal int RowBytes(int width) => (int)((((long)width * StoredChannels * Depth) + 7) / 8);

    internal static PngHeader Parse(string file, long offset, ReadOnlySpan<byte> data)
    {
        if (data.Length != Size)
            throw FileFormatException.At(file, offset, "IHDR", $"{Size} bytes", $"{data.Length}");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        byte depth = data[8], colour = data[9];
        if (width == 0 || height == 0 || (ulong)width * height > MostPixels)
            throw FileFormatException.At(file, offset, "IHDR", $"1 to {MostPixels} pixels", $"{width}x{height}");
        if (!Allowed(depth, colour))
            throw FileFormatException.At(file, offset + 8, "IHDR", "a bit depth and colour type of the PNG standard", $"{depth} and {colour}");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw FileFormatException.At(file, offset + 10, "IHDR", "compression 0, filter 0, interlacing 0 or 1", $"{data[10]}, {data[11]}, {data[12]}");
        return new((int)width, (int)height, depth, (PngColour)colour, data[12] == 1);
    }

    private static bool Allowed(int depth, int colour) => (PngColour)colour switch
    {
        PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => depth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GreyAlpha or PngColour.RgbAlpha => depth is 8 or 16,
        _ => false,
    };
}
