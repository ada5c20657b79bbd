using Lethe.Engine.Randomness;

namespace Lethe.Data;

/// <summary>Turns the bytes of one image into the values a network sees: normalised, and augmented by a stream of the image's own.</summary>
internal sealed class SampleTransform(ImageShape shape, Normalization normalization, Augmentation augmentation)
{
    private readonly PixelScale[] _scales = [.. normalization.Mean.Zip(normalization.Std, PixelScale.Of)];

    public bool IsRandom => !augmentation.IsNone;

    /// <summary>Writes [C, H, W] values without augmentation.</summary>
    public void Write(ReadOnlySpan<byte> image, Span<float> destination)
    {
        int plane = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
            _scales[channel].Apply(image.Slice(channel * plane, plane), destination.Slice(channel * plane, plane));
    }

    /// <summary>Writes [C, H, W] values; the stream's words 0 and 1 place the window, word 2 decides the flip.</summary>
    public void Write(ReadOnlySpan<byte> image, Span<float> destination, RandomStream random)
    {
        int padding = augmentation.CropPadding;
        int down = padding == 0 ? 0 : random.Below(0, 2 * padding + 1) - padding;
        int right = padding == 0 ? 0 : random.Below(1, 2 * padding + 1) - padding;
        bool flip = augmentation.HorizontalFlip && (random.Bits(2) & 0x8000_0000) != 0;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int row = 0; row < shape.Height; row++)
            {
                Span<float> target = destination.Slice((channel * shape.Height + row) * shape.Width, shape.Width);
                int from = row + down;
                ReadOnlySpan<byte> source = (uint)from < (uint)shape.Height ? image.Slice((channel * shape.Height + from) * shape.Width, shape.Width) : [];
                WriteRow(source, target, right, _scales[channel]);
                if (flip)
                    target.Reverse();
            }
        }
    }

    // A row shifted by some columns, black where the window leaves the image.
    private static void WriteRow(ReadOnlySpan<byte> source, Span<float> target, int right, PixelScale scale)
    {
        int first = Math.Min(target.Length, Math.Max(0, -right));
        int last = source.IsEmpty ? first : Math.Max(first, Math.Min(target.Length, target.Length - right));
        target[..first].Fill(scale.Offset);
        if (last > first)
            scale.Apply(source[(first + right)..(last + right)], target[first..last]);
        target[last..].Fill(scale.Offset);
    }
}
