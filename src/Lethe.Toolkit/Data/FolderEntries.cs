namespace Lethe.Data;

/// <summary>What lies in a folder, in ordinal order of names, without what desktops leave behind.</summary>
internal static class FolderEntries
{
    private const int Most = 2_000_000;
    private static readonly string[] Passed = ["Thumbs.db", "desktop.ini"];

    /// <summary>The extensions of images, lower case.</summary>
    internal static string[] ImageExtensions { get; } = [".png", ".jpg", ".jpeg"];

    /// <summary>Full paths of files and folders; names that begin with a dot are passed over.</summary>
    /// <exception cref="DataException">The folder cannot be listed, or holds more than two million entries.</exception>
    internal static List<string> Of(string folder)
    {
        try
        {
            List<string> entries = [.. Directory.EnumerateFileSystemEntries(folder).Where(IsShown).Take(Most + 1)];
            if (entries.Count > Most)
                throw new DataException($"'{folder}' holds more than {Most} entries, expected fewer");
            entries.Sort((a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)));
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{folder}' cannot be listed: {e.Message}", e);
        }
    }

    /// <summary>Whether a path is a file with the extension of an image.</summary>
    internal static bool IsImage(string path) =>
        ImageExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !Directory.Exists(path);

    private static bool IsShown(string path)
    {
        string name = Path.GetFileName(path);
        return !name.StartsWith('.') && !Passed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
