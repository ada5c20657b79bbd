namespace Lethe.Formats;

/// <summary>Turns stored PNG rows into 8-bit grey or RGB samples at their place in the picture.</summary>
internal sealed class PngUnpacker(string file, PngHeader header, byte[]? palette, byte[] samples)
{
    /// <summary>Places one row of a pass.</summary>
    internal void Row(ReadOnlySpan<byte> row, PngPass pass, int y)
    {
        var target = ((long)(pass.Y + (y * pass.StepY)) * header.Width) + pass.X;
        for (var x = 0; x < pass.Width; x++, target += pass.StepX)
        {
            var pixel = samples.AsSpan((int)target * header.Channels, header.Channels);
            if (header.Colour == PngColour.Palette)
                Colour(Packed(row, x), pixel);
            else
                Samples(row, x, pixel);
        }
    }

    private void Samples(ReadOnlySpan<byte> row, int x, Span<byte> pixel)
    {
        var first = x * header.StoredChannels;
        for (var channel = 0; channel < pixel.Length; channel++)
        {
            pixel[channel] = header.Depth switch
            {
                8 => row[first + channel],
                16 => Narrow((row[2 * (first + channel)] << 8) | row[(2 * (first + channel)) + 1]),
                _ => (byte)(Packed(row, x) * 255 / ((1 << header.Depth) - 1)),
            };
        }
    }

    private void Colour(int index, Span<byte> pixel)
    {
        if (3 * index >= palette!.Length)
            throw FileFormatException.In(file, "palette index", $"at most {(palette.Length / 3) - 1}", $"{index}");
        palette.AsSpan(3 * index, 3).CopyTo(pixel);
    }

    private int Packed(ReadOnlySpan<byte> row, int x)
    {
        var bit = x * header.Depth;
        return (row[bit / 8] >> (8 - header.Depth - (bit % 8))) & ((1 << header.Depth) - 1);
    }

    /// <summary>round(value / 257)</summary>
    private static byte Narrow(int value) => (byte)((value + 128) / 257);
}
