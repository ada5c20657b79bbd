using System.Globalization;

namespace Lethe.Data;

/// <summary>The shape of one image: channels, rows, columns.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    private const int LargestSide = 4096;

    /// <summary>The number of values of one image: channels times height times width.</summary>
    public int Pixels => checked(Channels * Height * Width);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="UsageException">The text is no shape, or one of no image: 1 or 3 channels, sides of 1 to 4096.</exception>
    public static ImageShape Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] sizes = [.. text.Split('x').Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        return sizes is [1 or 3, >= 1 and <= LargestSide, >= 1 and <= LargestSide]
            ? new ImageShape(sizes[0], sizes[1], sizes[2])
            : throw new UsageException($"'{text}' is no shape of images, expected channels (1 or 3), rows and columns (1 to {LargestSide}) as 3x32x32");
    }

    /// <summary>The shape as <c>3x32x32</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
