namespace Lethe.Data;

/// <summary>Finds the folder that holds a dataset by the names of its files.</summary>
internal static class DatasetLookup
{
    /// <summary>The files of a set in the first folder that holds all required ones, or null; says of other folders why not.</summary>
    public static LocatedFiles? Find(IDatasetSource source, IEnumerable<DatasetRoot> roots, List<string> notices)
    {
        foreach (DatasetRoot root in roots)
        {
            if (In(source, root, notices) is { } found)
                return found;
            if (root.Origin is DatasetRoot.Given or DatasetRoot.Variable)
                notices.Add($"{source.Info.Id}: not found in {root.Origin} '{root.Path}'{(Directory.Exists(root.Path) ? "" : ", which is no folder")}");
        }

        return null;
    }

    /// <summary>The files of a set in one root or its direct subfolders, or null.</summary>
    public static LocatedFiles? In(IDatasetSource source, DatasetRoot root, List<string> notices)
    {
        foreach (string folder in root.Folders())
        {
            var files = new LocatedFiles(folder, Paths(source, folder));
            if (!source.Files.All(file => !file.Required || files.Has(file.Name)))
                continue;
            if (source.Disown(files) is not { } reason)
                return files;
            notices.Add($"{source.Info.Id}: {reason}");
        }

        return null;
    }

    private static Dictionary<string, string> Paths(IDatasetSource source, string folder)
    {
        var paths = new Dictionary<string, string>();
        foreach (DatasetFile file in source.Files)
        {
            string? path = file.Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (path is not null)
                paths.Add(file.Name, path);
        }

        return paths;
    }
}
