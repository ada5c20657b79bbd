namespace Lethe.Data;

/// <summary>A file of a dataset by its official name.</summary>
/// <param name="Name">The official name; one that ends in <c>.gz</c> is also found without it.</param>
/// <param name="ContentMd5">The MD5 of the official file's content, unpacked if it is gzipped, or null if none is known.</param>
/// <param name="Required">Whether the set cannot be loaded without it.</param>
internal sealed record DatasetFile(string Name, string? ContentMd5 = null, bool Required = true)
{
    /// <summary>The names to look for, the official one first.</summary>
    public IEnumerable<string> Names => Name.EndsWith(".gz", StringComparison.Ordinal) ? [Name, Name[..^3]] : [Name];
}
