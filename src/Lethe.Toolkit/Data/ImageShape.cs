namespace Lethe.Data;

/// <summary>The shape of one image: channels, rows, columns.</summary>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>The number of values of one image: channels times height times width.</summary>
    public int Pixels => checked(Channels * Height * Width);

    /// <summary>The shape as <c>3x32x32</c>.</summary>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
