namespace Lethe.Formats;

/// <summary>Decodes PNG: all colour types and bit depths, interlacing; every CRC and the zlib checksum are verified.</summary>
/// <remarks>
/// Palettes become colours, samples of fewer than 8 bits are stretched to 0..255 and those of 16 bits rounded to 8.
/// Alpha channels and transparent colours (tRNS) are ignored, as are gamma and colour profiles.
/// </remarks>
internal static class PngDecoder
{
    /// <summary>What deflate can gain at most; data that claims more is a fraud.</summary>
    private const long MostInflation = 1032;

    /// <summary>Photographs gain less; what claims more is inflated once for nothing, to see that it is there, before it gets memory.</summary>
    private const long UsualInflation = 8;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>True for bytes that start like a PNG file.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>Decodes a whole file.</summary>
    internal static ImageData Decode(string file, byte[] bytes)
    {
        var first = PngChunk.Read(file, bytes, Signature.Length);
        if (first.Type != "IHDR")
            throw FileFormatException.At(file, Signature.Length, "chunk", "IHDR", first.Type);
        var header = PngHeader.Parse(file, first.Start, bytes.AsSpan(first.Start, first.Length));
        byte[]? palette = null;
        var data = new List<PngChunk>();
        var last = first;
        while (last.Type != "IEND")
        {
            var chunk = PngChunk.Read(file, bytes, last.Next);
            if (chunk.Type == "PLTE" && palette is null && data.Count == 0)
                palette = Palette(file, bytes, chunk);
            else if (chunk.Type == "IDAT" && (data.Count == 0 || last.Type == "IDAT"))
                data.Add(chunk);
            else if (chunk.IsCritical && chunk.Type != "IEND")
                throw FileFormatException.At(file, chunk.Start - 4, "chunk", "a chunk that may stand here", chunk.Type);
            last = chunk;
        }

        if (CheckSize(file, header, palette, data) > UsualInflation)
            CheckContent(header, new PngData(file, bytes, data));
        return Pixels(file, header, palette, new PngData(file, bytes, data));
    }

    private static byte[] Palette(string file, byte[] bytes, PngChunk chunk)
    {
        if (chunk.Length is 0 or > 768 || chunk.Length % 3 != 0)
            throw FileFormatException.At(file, chunk.Start, "PLTE", "1 to 256 colours of 3 bytes", $"{chunk.Length} bytes");
        return bytes[chunk.Start..(chunk.Start + chunk.Length)];
    }

    /// <summary>How many times as long as the stored data the rows are.</summary>
    private static long CheckSize(string file, PngHeader header, byte[]? palette, List<PngChunk> data)
    {
        if (header.Colour == PngColour.Palette && palette is null)
            throw FileFormatException.In(file, "PLTE", "a palette before the data", "none");
        var packed = data.Sum(chunk => (long)chunk.Length);
        var raw = (long)header.Height * header.RowBytes(header.Width);
        if (packed == 0 || raw > packed * MostInflation)
            throw FileFormatException.In(file, "IDAT", $"enough data for {header.Width}x{header.Height} pixels", $"{packed} bytes");
        return raw / packed;
    }

    /// <summary>Inflates everything and keeps nothing: a picture that is cut short or ends in other bytes is refused here.</summary>
    private static void CheckContent(PngHeader header, PngData data)
    {
        using (data)
        {
            foreach (var pass in PngPass.All(header))
                data.Pass((long)pass.Height * (1 + header.RowBytes(pass.Width)));
            data.ExpectEnd();
        }
    }

    private static ImageData Pixels(string file, PngHeader header, byte[]? palette, PngData data)
    {
        using (data)
        {
            var samples = new byte[header.Width * header.Height * header.Channels];
            var rows = new PngRows(file, header, data);
            var unpack = new PngUnpacker(file, header, palette, samples);
            foreach (var pass in PngPass.All(header))
            {
                rows.Start(header.RowBytes(pass.Width));
                for (var y = 0; y < pass.Height; y++)
                    unpack.Row(rows.Next(), pass, y);
            }

            data.ExpectEnd();
            return new(header.Width, header.Height, header.Channels, samples);
        }
    }
}
