namespace Lethe.Data;

/// <summary>A folder where datasets are looked for, itself or in its direct subfolders.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Origin">What named it: <c>--data-root</c>, <c>LETHE_DATA</c>, <c>./data</c>, <c>cache</c> or <c>system</c>.</param>
public sealed record DatasetRoot(string Path, string Origin)
{
    internal const string Given = "--data-root";
    internal const string Variable = "LETHE_DATA";
    private const string System = "/usr/share/datasets/fashion-mnist";

    /// <summary>The folders in the order they are searched.</summary>
    /// <param name="dataRoot">The folder that the user gave, if any.</param>
    public static IReadOnlyList<DatasetRoot> All(string? dataRoot) => All(dataRoot, Environment.GetEnvironmentVariable);

    internal static IReadOnlyList<DatasetRoot> All(string? dataRoot, Func<string, string?> variable)
    {
        var roots = new List<DatasetRoot>();
        if (!string.IsNullOrWhiteSpace(dataRoot))
            roots.Add(new DatasetRoot(dataRoot, Given));
        if (variable(Variable) is { Length: > 0 } named)
            roots.Add(new DatasetRoot(named, Variable));
        roots.Add(new DatasetRoot("data", "./data"));
        roots.Add(new DatasetRoot(Cache(variable), "cache"));
        roots.Add(new DatasetRoot(System, "system"));
        return roots;
    }

    /// <summary>The user's cache folder, where a fetched set is at home.</summary>
    internal static string Cache(Func<string, string?> variable)
    {
        string cache = variable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : global::System.IO.Path.Combine(variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return global::System.IO.Path.Combine(cache, "lethe", "data");
    }

    /// <summary>The folder and its direct subfolders by name; none if it is not there or cannot be listed.</summary>
    internal IEnumerable<string> Folders()
    {
        if (!Directory.Exists(Path))
            return [];
        try
        {
            return [Path, .. Directory.GetDirectories(Path).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Path];
        }
    }
}
