namespace Lethe.Engine.Kernels;

/// <summary>One register of channels on a grid of positions: that of image n, row r and column q begins at n·Image + r·Line + q·Pixel.</summary>
internal readonly unsafe struct Strip
{
    /// <summary>A strip with these steps.</summary>
    internal Strip(float* values, nint pixel, nint line = 0, nint image = 0)
    {
        Values = values;
        Pixel = pixel;
        Line = line;
        Image = image;
    }

    internal float* Values { get; }

    /// <summary>Floats from column to column.</summary>
    internal nint Pixel { get; }

    /// <summary>Floats from row to row.</summary>
    internal nint Line { get; }

    /// <summary>Floats from image to image.</summary>
    internal nint Image { get; }

    /// <summary>Floats from the end of the last row of an image to the first of the next.</summary>
    internal nint Gap(int rows) => Image - (rows * Line);
}
