namespace Lethe.Formats;

/// <summary>A decoded image: 8-bit samples, rows from the top, channels interleaved.</summary>
public sealed class ImageData
{
    /// <summary>Wraps samples without copying them.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="samples">height · width · channels bytes.</param>
    /// <exception cref="ArgumentException">Another number of channels or samples.</exception>
    public ImageData(int width, int height, int channels, byte[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
            throw new ArgumentException($"An image has 1 or 3 channels, not {channels}.", nameof(channels));
        if (samples.LongLength != (long)width * height * channels)
            throw new ArgumentException($"{width}x{height}x{channels} samples expected, got {samples.Length}.", nameof(samples));
        Width = width;
        Height = height;
        Channels = channels;
        Samples = samples;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>The samples, [height, width, channels].</summary>
    public byte[] Samples { get; }

    /// <summary>The same picture with another number of channels: grey is repeated, colours are weighted .299, .587, .114.</summary>
    public ImageData WithChannels(int channels)
    {
        if (channels == Channels)
            return this;
        var result = new byte[Width * Height * channels];
        if (channels == 3)
        {
            for (var i = 0; i < result.Length; i++)
                result[i] = Samples[i / 3];
        }
        else
        {
            for (var i = 0; i < result.Length; i++)
                result[i] = (byte)(((19595 * Samples[3 * i]) + (38470 * Samples[(3 * i) + 1]) + (7471 * Samples[(3 * i) + 2]) + 32768) >> 16);
        }

        return new(Width, Height, channels, result);
    }

    /// <summary>A picture from samples plane by plane, as data sets hold them.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="planes">The samples, [channels, height, width]; copied.</param>
    /// <exception cref="ArgumentException">Another number of channels or samples.</exception>
    public static ImageData FromPlanes(int width, int height, int channels, ReadOnlySpan<byte> planes)
    {
        var samples = new byte[planes.Length];
        var pixels = width * height;
        for (var i = 0; i < samples.Length; i++)
            samples[i] = planes[(i % channels * pixels) + (i / channels)];
        return new(width, height, channels, samples);
    }

    /// <summary>The samples plane by plane, [channels, height, width], as data sets hold them.</summary>
    public byte[] ToPlanes()
    {
        var planes = new byte[Samples.Length];
        var pixels = Width * Height;
        for (var i = 0; i < Samples.Length; i++)
            planes[(i % Channels * pixels) + (i / Channels)] = Samples[i];
        return planes;
    }
}
