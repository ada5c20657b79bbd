namespace Lethe.Formats;

/// <summary>Decodes JPEG: baseline, extended and progressive Huffman coding with 8 bits, grey and colour, any sampling factors, restart markers.</summary>
/// <remarks>Refused by name: CMYK, 12 bits, arithmetic coding, lossless and hierarchical files. The orientation tag and colour profiles are ignored.</remarks>
internal static class JpegDecoder
{
    /// <summary>True for bytes that start like a JPEG file.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes) => bytes is [0xff, 0xd8, 0xff, ..];

    /// <summary>Decodes a whole file.</summary>
    internal static ImageData Decode(string file, byte[] bytes)
    {
        var reader = new JpegReader(file, bytes);
        reader.ReadAll();
        return JpegPicture.Render(reader.Frame, reader.IsRgb);
    }
}
