using System.Text;

namespace Lethe.Formats;

/// <summary>Makes text that comes out of a file fit for an error message: one line, no control characters, bounded.</summary>
internal static class Printable
{
    private const int Longest = 80, MostDimensions = 12;

    /// <summary>The text in single quotes, cut to a readable length.</summary>
    internal static string Quote(string text) =>
        $"'{Line(text.Length <= Longest ? text : text[..Longest] + "...")}'";

    /// <summary>The text with control characters and lone surrogates replaced, so that it stays on one line.</summary>
    internal static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? "?" : rune.ToString());
        return line.ToString();
    }

    /// <summary>Dimensions as in <c>[2, 3]</c>; of many, the first.</summary>
    internal static string Dimensions(ReadOnlySpan<long> dimensions)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < Math.Min(dimensions.Length, MostDimensions); i++)
            text.Append(i == 0 ? "" : ", ").Append(dimensions[i]);
        return text.Append(dimensions.Length > MostDimensions ? ", ...]" : "]").ToString();
    }
}
