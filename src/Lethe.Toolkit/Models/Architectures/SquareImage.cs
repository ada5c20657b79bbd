using Lethe.Data;

namespace Lethe.Models.Architectures;

/// <summary>The square grey or colour image that a number of pixels may be.</summary>
internal static class SquareImage
{
    internal static ImageShape Of(int values)
    {
        int colour = Root(values / 3), grey = Root(values);
        if (3 * colour * colour == values)
            return new ImageShape(3, colour, colour);
        return grey * grey == values ? new ImageShape(1, grey, grey) : new ImageShape(1, 1, values);
    }

    internal static int Root(int value) => (int)Math.Round(Math.Sqrt(value));
}
