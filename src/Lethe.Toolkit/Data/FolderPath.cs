using Lethe.Formats;

namespace Lethe.Data;

/// <summary>Tells a folder of images from the name of a dataset in what is typed for <c>--data</c>.</summary>
/// <param name="Folder">The folder as typed.</param>
/// <param name="Options">What stands behind its colon.</param>
internal sealed record FolderPath(string Folder, string Options)
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>A name for records, which holds no more of the path than its last part.</summary>
    internal string Name
    {
        get
        {
            string last = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)));
            string name = Printable.Line(last.Length > 0 ? last : "folder").Replace(':', '-').Replace(',', '-');
            return IsRegistered(name) ? $"./{name}" : name;
        }
    }

    /// <summary>Folder and options; <see langword="null"/> for the name of a dataset, known or not.</summary>
    /// <exception cref="UsageException">It is a file.</exception>
    /// <exception cref="DataException">It is a path to nothing.</exception>
    internal static FolderPath? Find(string text)
    {
        if (IsRegistered(text.Split(':')[0]))
            return null;
        if (Directory.Exists(text))
            return new FolderPath(text, "");
        int colon = text.LastIndexOf(':');
        string path = colon > text.LastIndexOfAny(Separators) ? text[..colon] : text;
        if (Directory.Exists(path))
            return new FolderPath(path, text[(path.Length + 1)..]);
        if (File.Exists(path))
            throw new UsageException($"'{path}' is a file, expected a dataset by name or a folder of images{(IsModel(path) ? " (a model goes to --model)" : "")}");
        if (path.IndexOfAny(Separators) >= 0 || path.StartsWith('.'))
            throw new DataException($"'{path}': no such folder, expected images under train/<class> and test/<class> in it");
        return null;
    }

    /// <summary>The text with a folder to start at, if there is such a folder of images from there; otherwise the text as it is.</summary>
    internal static string Beside(string? start, string text)
    {
        if (string.IsNullOrEmpty(start) || Path.IsPathRooted(text) || IsRegistered(text.Split(':')[0]))
            return text;
        string there = Path.Combine(start, text);
        int colon = there.LastIndexOf(':');
        return Directory.Exists(there) || (colon > there.LastIndexOfAny(Separators) && Directory.Exists(there[..colon])) ? there : text;
    }

    private static bool IsRegistered(string name) => DatasetRegistry.All.Any(info => info.Id.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    private static bool IsModel(string path) => TensorFiles.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
