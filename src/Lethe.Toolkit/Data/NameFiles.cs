using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Lethe.Data;

/// <summary>Reads the small text files that name classes.</summary>
internal static class NameFiles
{
    private const int LargestFile = 1 << 16;

    /// <summary>One name a line, by label; blank lines at the end are left out.</summary>
    public static ImmutableArray<string> ReadLines(string path, int classes)
    {
        List<Line> lines = Lines(path);
        if (lines.Count != classes)
            throw new DatasetFormatException(path, 0, $"{classes} class names, one a line", $"{lines.Count}");
        foreach (IGrouping<string, Line> twice in lines.GroupBy(line => line.Text).Where(group => group.Count() > 1))
            throw new DatasetFormatException(path, twice.Last().Offset, "class names that differ", $"'{twice.Key}' twice");
        return [.. lines.Select(line => line.Text)];
    }

    /// <summary>A label and a character code a line, as EMNIST's mapping files have it.</summary>
    public static ImmutableArray<string> ReadMapping(string path, int classes)
    {
        string?[] names = new string?[classes];
        foreach (Line line in Lines(path))
        {
            string[] parts = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !TryNumber(parts[0], classes - 1, out int label) || !TryNumber(parts[1], 126, out int code) || code < 33)
                throw new DatasetFormatException(path, line.Offset, $"a label from 0 to {classes - 1} and a character code from 33 to 126", $"'{ForgetRequest.Shorten(line.Text)}'");
            if (names[label] is not null || names.Contains($"{(char)code}"))
                throw new DatasetFormatException(path, line.Offset, "each label and each character once", $"'{line.Text}' again");
            names[label] = $"{(char)code}";
        }

        int missing = Array.IndexOf(names, null);
        return missing < 0
            ? [.. names.Select(name => name!)]
            : throw new DatasetFormatException(path, 0, $"a line for each of {classes} labels", $"none for {missing}");
    }

    private static bool TryNumber(string text, int high, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= high;

    private static List<Line> Lines(string path)
    {
        using ContentReader reader = ContentReader.Open(path);
        string text = Encoding.UTF8.GetString(reader.ReadToEnd(LargestFile, "class names"));
        var lines = new List<Line>();
        long offset = 0;
        foreach (string line in text.Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
                lines.Add(new Line(line.Trim(), offset));
            offset += Encoding.UTF8.GetByteCount(line) + 1;
        }

        return lines;
    }

    private readonly record struct Line(string Text, long Offset);
}
