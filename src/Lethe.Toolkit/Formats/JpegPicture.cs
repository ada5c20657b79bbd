namespace Lethe.Formats;

/// <summary>Turns the coefficients of a JPEG frame into pixels.</summary>
internal static class JpegPicture
{
    /// <summary>Transforms, stretches and colours the components.</summary>
    internal static ImageData Render(JpegFrame frame, bool rgb)
    {
        var channels = frame.Components.Count;
        var samples = new byte[frame.Width * frame.Height * channels];
        JpegPlane[] planes = [.. frame.Components.Select(component => new JpegPlane(frame, component))];
        byte[][] rows = [.. planes.Select(_ => new byte[frame.Width])];
        for (var y = 0; y < frame.Height; y++)
        {
            for (var channel = 0; channel < channels; channel++)
                planes[channel].Row(y, rows[channel]);
            var target = samples.AsSpan(y * frame.Width * channels, frame.Width * channels);
            if (channels == 1)
                rows[0].CopyTo(target);
            else
                Colour(rows, target, rgb);
        }

        return new(frame.Width, frame.Height, channels, samples);
    }

    private static void Colour(byte[][] rows, Span<byte> target, bool rgb)
    {
        for (int x = 0, i = 0; i < target.Length; x++, i += 3)
        {
            int first = rows[0][x], second = rows[1][x], third = rows[2][x];
            if (!rgb)
                (first, second, third) = FromLumaChroma(first, second - 128, third - 128);
            target[i] = Clamp(first);
            target[i + 1] = Clamp(second);
            target[i + 2] = Clamp(third);
        }
    }

    /// <summary>R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb, in 16-bit fixed point.</summary>
    private static (int R, int G, int B) FromLumaChroma(int y, int cb, int cr) => (
        y + (((91881 * cr) + 32768) >> 16),
        y + (((-22554 * cb) - (46802 * cr) + 32768) >> 16),
        y + (((116130 * cb) + 32768) >> 16));

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
