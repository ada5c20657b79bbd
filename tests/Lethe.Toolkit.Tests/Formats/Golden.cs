namespace Lethe.Formats;

/// <summary>The files under tests/Golden, found from wherever the tests run.</summary>
internal static class Golden
{
    private static readonly string Root = Find();

    internal static string File(string name) => Path.Combine(Root, name);

    internal static byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));

    internal static string[] Names(string folder, string pattern) =>
        [.. Directory.GetFiles(File(folder), pattern).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var golden = Path.Combine(folder.FullName, "tests", "Golden");
            if (Directory.Exists(golden))
                return golden;
        }

        throw new DirectoryNotFoundException("tests/Golden");
    }
}
