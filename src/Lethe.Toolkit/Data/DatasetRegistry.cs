using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>The datasets that can be loaded by name.</summary>
public static class DatasetRegistry
{
    /// <summary>What is known of each dataset, the embedded one first.</summary>
    public static IReadOnlyList<DatasetInfo> All { get; } = [.. DatasetCatalog.Sources.Select(source => source.Info)];

    /// <summary>Loads a dataset by its name and options.</summary>
    /// <remarks>
    /// <para>
    /// <c>train=N</c>, <c>train=Nperclass</c> or <c>train=P%</c> take a part of the official train images, stratified and
    /// chosen by a fixed hash of the sample id; <c>test=</c> likewise. A smaller subset is part of a larger one.
    /// <c>validation=F</c> cuts a fraction F, from 0 to 0.5, off the chosen train images; a tenth by default.
    /// </para>
    /// <para>
    /// The files are looked for by name in <paramref name="dataRoot"/>, the folder that <c>LETHE_DATA</c> names,
    /// <c>./data</c>, the user's cache folder and where the system installs them, and in the direct subfolders of each.
    /// </para>
    /// </remarks>
    /// <param name="spec">For instance <c>cifar10:train=1500perclass,validation=0</c>, or the path of a folder of images.</param>
    /// <param name="dataRoot">A folder to look in first.</param>
    /// <param name="input">What a folder's images are resized and converted to where its options <c>size</c> and <c>channels</c> do not say; sets of the registry are never resized.</param>
    /// <exception cref="UsageException">An unknown name or option, or a value out of range.</exception>
    /// <exception cref="DataException">The files are not found (the message says which to fetch) or cannot be read.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged.</exception>
    public static Dataset Load(string spec, string? dataRoot = null, ImageShape? input = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(spec);
        DatasetSpec parsed = DatasetSpec.Parse(spec);
        if (parsed.Folder is { } folder)
            return new Dataset(parsed.ToString(), parsed, FolderSource.Read(folder, parsed, input));
        IDatasetSource source = Source(parsed.Id);
        var notices = new List<string>();
        DatasetContent content = source.Read(Locate(source, dataRoot, notices));
        return new Dataset(parsed.ToString(), parsed, content with { Notices = [.. notices, .. content.Notices] });
    }

    /// <summary>What is known of one dataset.</summary>
    /// <param name="name">Its name, without options.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static DatasetInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Source(name.Trim().ToLowerInvariant()).Info;
    }

    internal static IDatasetSource Source(string id) =>
        DatasetCatalog.Sources.FirstOrDefault(source => source.Info.Id == id)
        ?? throw new UsageException($"unknown dataset '{id}', {NearestNames.Suggest(id, All.Select(info => info.Id))}");

    internal static LocatedFiles Locate(IDatasetSource source, string? dataRoot, List<string> notices)
    {
        if (source.Files.Count == 0)
            return new LocatedFiles("", ImmutableDictionary<string, string>.Empty);
        IReadOnlyList<DatasetRoot> roots = DatasetRoot.All(dataRoot);
        return DatasetLookup.Find(source, roots, notices) ?? throw new DataException(Missing(source, roots));
    }

    internal static string Missing(IDatasetSource source, IReadOnlyList<DatasetRoot> roots)
    {
        string searched = string.Join(", ", roots.Select(root => root.Origin is "./data" or "system" ? root.Path : $"{root.Origin} {root.Path}"));
        string home = roots.First(root => root.Origin == "cache").Path;
        string fetch = source.Info.Archive switch
        {
            null => "",
            { Md5: null } files => $": fetch {files.Name} ({files.Size}) from {files.Origin} into {Path.Combine(home, source.Info.Id)}",
            { } archive => $": fetch {archive.Name} ({archive.Size}) from {archive.Origin} and unpack it into {home}",
        };
        return $"dataset '{source.Info.Id}' not found in {searched} or their direct subfolders{fetch}";
    }
}
