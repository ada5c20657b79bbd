using Lethe.Formats;

namespace Lethe.Data;

/// <summary>Class names as users type them.</summary>
public static class ClassNamesText
{
    private const long LargestFile = 1 << 20;

    /// <summary>Reads names in the order of the logits: between commas, or one a line from a file.</summary>
    /// <param name="text"><c>cat,dog,owl</c>, <c>@names.txt</c>, or the name of a file that is there.</param>
    /// <exception cref="UsageException">A name is empty or comes twice, or there are none.</exception>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isFile = text.StartsWith('@') || File.Exists(text);
        string[] names = isFile ? Lines(text.StartsWith('@') ? text[1..] : text) : text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length == 0 || names.Any(name => name.Length == 0))
            throw new UsageException($"class names '{ForgetRequest.Shorten(text)}': got an empty name, expected cat,dog,owl or a file with one name a line");
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"class names '{ForgetRequest.Shorten(text)}': got '{twice.Key}' twice, expected names that differ");
        return names;
    }

    private static string[] Lines(string path)
    {
        using FileStream stream = InputFile.Open(path);
        if (stream.Length > LargestFile)
            throw new DataException($"'{path}': expected class names, one a line, in at most {LargestFile} bytes, got {stream.Length}");
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().TrimEnd().Split('\n').Select(line => line.Trim())];
    }
}
