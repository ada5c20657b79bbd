namespace Lethe.Formats;

/// <summary>Changes the size of images.</summary>
public static class ImageResizer
{
    /// <summary>Resizes with the triangle filter, widened when shrinking so that no pixel is skipped (bilinear, antialiased).</summary>
    /// <param name="image">The source.</param>
    /// <param name="width">The new width, at least 1.</param>
    /// <param name="height">The new height, at least 1.</param>
    /// <returns>An image of the new size; the source itself where the size is the same.</returns>
    public static ImageData Resize(ImageData image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (width == image.Width && height == image.Height)
            return image;
        var rows = Across(image, ResizeWeights.Make(image.Width, width), width);
        return Down(rows, ResizeWeights.Make(image.Height, height), width, height, image.Channels);
    }

    private static float[] Across(ImageData image, ResizeWeights[] columns, int width)
    {
        var channels = image.Channels;
        var result = new float[image.Height * width * channels];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Samples.AsSpan(y * image.Width * channels, image.Width * channels);
            var target = result.AsSpan(y * width * channels, width * channels);
            for (var i = 0; i < target.Length; i++)
            {
                var (first, weights) = columns[i / channels];
                float sum = 0;
                for (var k = 0; k < weights.Length; k++)
                    sum += weights[k] * source[((first + k) * channels) + (i % channels)];
                target[i] = sum;
            }
        }

        return result;
    }

    private static ImageData Down(float[] rows, ResizeWeights[] heights, int width, int height, int channels)
    {
        var stride = width * channels;
        var samples = new byte[height * stride];
        var sums = new float[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(sums);
            var (first, weights) = heights[y];
            for (var k = 0; k < weights.Length; k++)
            {
                var row = rows.AsSpan((first + k) * stride, stride);
                for (var i = 0; i < stride; i++)
                    sums[i] += weights[k] * row[i];
            }

            for (var i = 0; i < stride; i++)
                samples[(y * stride) + i] = (byte)Math.Clamp((int)MathF.Floor(sums[i] + 0.5f), 0, 255);
        }

        return new(width, height, channels, samples);
    }
}
