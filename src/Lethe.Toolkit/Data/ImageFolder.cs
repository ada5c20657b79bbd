using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>A folder of images, <c>train/&lt;class&gt;/*.png</c> and <c>test/&lt;class&gt;/*.jpg</c>: what is listed before anything is decoded.</summary>
/// <remarks>Classes and files stand in ordinal order of their names. Two levels are read and no more, so links cannot lead in circles.</remarks>
internal sealed record ImageFolder(string Folder, ImmutableArray<string> ClassNames, ImageList Train, ImageList Test)
{
    private const string Layout = "expected images under train/<class> and test/<class>";

    /// <summary>Lists a folder.</summary>
    /// <exception cref="DataException">A part is missing, a class is empty or in one part only, or something else lies among the images.</exception>
    internal static ImageFolder Open(string folder)
    {
        SortedDictionary<string, string[]> train = Part(folder, "train"), test = Part(folder, "test");
        if (train.Count < 2)
            throw new DataException($"'{Path.Combine(folder, "train")}' has {train.Count} class folders, expected 2 or more");
        RequireSame(folder, train.Keys, test.Keys);
        return new ImageFolder(folder, [.. train.Keys], ImageList.Of(train.Values), ImageList.Of(test.Values));
    }

    private static SortedDictionary<string, string[]> Part(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!Directory.Exists(path))
            throw new DataException($"'{folder}' has no folder '{name}', {Layout}");
        SortedDictionary<string, string[]> classes = new(StringComparer.Ordinal);
        foreach (string entry in FolderEntries.Of(path))
        {
            if (!Directory.Exists(entry))
                throw new DataException($"'{entry}' is a file among class folders, {Layout}");
            classes.Add(Path.GetFileName(entry), Images(entry));
        }

        return classes;
    }

    private static string[] Images(string folder)
    {
        string[] files = [.. FolderEntries.Of(folder)];
        foreach (string file in files)
        {
            if (!FolderEntries.IsImage(file))
                throw new DataException($"'{file}' is {(Directory.Exists(file) ? "a folder" : "no image that can be read")}, expected {string.Join(", ", FolderEntries.ImageExtensions)} files in a class folder");
        }

        return files.Length > 0 ? files : throw new DataException($"class folder '{folder}' is empty, expected images in it");
    }

    private static void RequireSame(string folder, IEnumerable<string> train, IEnumerable<string> test)
    {
        string[] onlyTrain = [.. train.Except(test)], onlyTest = [.. test.Except(train)];
        if (onlyTrain.Length + onlyTest.Length == 0)
            return;
        string faults = string.Join("; ", Only(onlyTrain, "train").Concat(Only(onlyTest, "test")));
        throw new DataException($"'{folder}': expected the same class folders under train and test, got {faults}");
    }

    private static IEnumerable<string> Only(string[] names, string part) =>
        names.Length == 0 ? [] : [$"{string.Join(", ", names.Take(10).Select(name => $"'{name}'"))}{(names.Length > 10 ? ", ..." : "")} under {part} alone"];
}
