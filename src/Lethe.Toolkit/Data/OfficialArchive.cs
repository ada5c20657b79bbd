namespace Lethe.Data;

/// <summary>The official download of a dataset.</summary>
/// <param name="Name">The file or files to fetch.</param>
/// <param name="Size">Their size, for people.</param>
/// <param name="Origin">Who publishes them.</param>
/// <param name="Md5">The MD5 of a single archive file as its publisher gives it, or null where the files are checked one by one.</param>
public sealed record OfficialArchive(string Name, string Size, string Origin, string? Md5 = null);
