namespace Lethe.Formats;

/// <summary>A pass over a PNG picture: every <c>StepX</c>-th pixel from <c>X</c> on in every <c>StepY</c>-th row from <c>Y</c> on.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height)
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes of a picture that are not empty: one, or up to seven where it is interlaced.</summary>
    internal static IEnumerable<PngPass> All(PngHeader header)
    {
        if (!header.Interlaced)
            return [new(0, 0, 1, 1, header.Width, header.Height)];
        return Adam7
            .Select(a => new PngPass(a.X, a.Y, a.StepX, a.StepY, Count(header.Width, a.X, a.StepX), Count(header.Height, a.Y, a.StepY)))
            .Where(pass => pass.Width > 0 && pass.Height > 0);
    }

    private static int Count(int size, int start, int step) => (size - start + step - 1) / step;
}
