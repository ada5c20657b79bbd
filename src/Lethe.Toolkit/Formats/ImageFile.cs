using System.Text;

namespace Lethe.Formats;

/// <summary>Reads images by what they contain, whatever their file is called.</summary>
public static class ImageFile
{
    private const long LargestFile = 1L << 28;

    private static readonly (string Name, byte[] Start)[] Refused =
    [
        ("GIF", Encoding.ASCII.GetBytes("GIF8")),
        ("BMP", Encoding.ASCII.GetBytes("BM")),
        ("WebP", Encoding.ASCII.GetBytes("RIFF")),
        ("TIFF", [0x49, 0x49, 0x2a, 0x00]),
        ("TIFF", [0x4d, 0x4d, 0x00, 0x2a]),
        ("JPEG 2000", [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50]),
        ("AVIF or HEIC", [0x00, 0x00, 0x00]),
    ];

    /// <summary>Reads a PNG or JPEG file.</summary>
    /// <remarks>
    /// Transparency and the orientation tag are ignored, as torchvision's folder loader does. 16-bit samples are rounded to 8.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <returns>A grey image with one channel, anything else with three.</returns>
    /// <exception cref="DataException">The file is missing or cannot be read.</exception>
    /// <exception cref="FileFormatException">The file is broken, too large, or of another kind.</exception>
    public static ImageData Read(string path)
    {
        using var stream = InputFile.Open(path);
        if (stream.Length > LargestFile)
            throw FileFormatException.In(path, "image", $"at most {LargestFile} bytes", $"{stream.Length}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Decode(path, bytes);
    }

    /// <summary>Decodes the bytes of a PNG or JPEG file.</summary>
    /// <param name="name">What error messages call the image.</param>
    /// <param name="bytes">The whole file.</param>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static ImageData Decode(string name, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (PngDecoder.Recognises(bytes))
            return PngDecoder.Decode(name, bytes);
        if (JpegDecoder.Recognises(bytes))
            return JpegDecoder.Decode(name, bytes);
        foreach (var (format, start) in Refused)
        {
            if (bytes.AsSpan().StartsWith(start))
                throw FileFormatException.In(name, "image", "PNG or JPEG", format);
        }

        throw FileFormatException.In(name, "image", "PNG or JPEG", $"bytes {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(4, bytes.Length)))}");
    }
}
