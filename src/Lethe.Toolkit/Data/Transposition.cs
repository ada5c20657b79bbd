namespace Lethe.Data;

/// <summary>Puts images upright that are stored column by column, as EMNIST's are.</summary>
internal static class Transposition
{
    /// <summary>Swaps rows and columns of each plane of square images.</summary>
    public static void InPlace(Span<byte> pixels, ImageShape shape)
    {
        if (shape.Height != shape.Width)
            throw new ArgumentException("Only square images can be transposed in place.", nameof(shape));
        int side = shape.Height;
        for (int plane = 0; plane < pixels.Length; plane += side * side)
        {
            for (int row = 1; row < side; row++)
            {
                for (int column = 0; column < row; column++)
                {
                    int below = plane + row * side + column, above = plane + column * side + row;
                    (pixels[below], pixels[above]) = (pixels[above], pixels[below]);
                }
            }
        }
    }
}
