namespace Lethe.Data;

/// <summary>A folder that holds a dataset, and the path of each file found there by its official name.</summary>
internal sealed record LocatedFiles(string Folder, IReadOnlyDictionary<string, string> Paths)
{
    public bool Has(string name) => Paths.ContainsKey(name);

    public ContentReader Open(string name) => ContentReader.Open(Paths[name]);
}
