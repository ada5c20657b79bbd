namespace Lethe.Data;

/// <summary>Where a dataset is looked for: what <c>lethe data path</c> reports.</summary>
/// <param name="Info">The dataset.</param>
/// <param name="IsEmbedded">Whether it is part of the toolkit and needs no files.</param>
/// <param name="Roots">The folders in the order they are searched; none for an embedded set.</param>
public sealed record DatasetPath(DatasetInfo Info, bool IsEmbedded, IReadOnlyList<RootLookup> Roots)
{
    /// <summary>The folder it loads from; null if it is embedded or not found.</summary>
    public string? Folder => Roots.FirstOrDefault(root => root.Found is not null)?.Found;

    /// <summary>Looks in every folder.</summary>
    /// <param name="name">The dataset's name; options are ignored.</param>
    /// <param name="dataRoot">A folder to look in first.</param>
    /// <exception cref="UsageException">There is no dataset of that name.</exception>
    public static DatasetPath Of(string name, string? dataRoot = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        IDatasetSource source = DatasetRegistry.Source(DatasetSpec.Parse(name).Id);
        bool embedded = source.Files.Count == 0;
        return new DatasetPath(source.Info, embedded, embedded ? [] : [.. DatasetRoot.All(dataRoot).Select(root => Look(source, root))]);
    }

    private static RootLookup Look(IDatasetSource source, DatasetRoot root)
    {
        var notices = new List<string>();
        return new RootLookup(root, Directory.Exists(root.Path), DatasetLookup.In(source, root, notices)?.Folder, notices);
    }
}
