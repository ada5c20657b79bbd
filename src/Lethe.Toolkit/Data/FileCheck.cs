namespace Lethe.Data;

/// <summary>What was found of one file of a dataset.</summary>
/// <param name="Name">Its official name.</param>
/// <param name="Path">Where it lies; null if it is missing.</param>
/// <param name="Bytes">Its size on disk.</param>
/// <param name="Md5">The MD5 of its content, unpacked if it is gzipped.</param>
/// <param name="OfficialMd5">The MD5 of the official file's content, or null if none is known.</param>
public sealed record FileCheck(string Name, string? Path, long Bytes, string? Md5, string? OfficialMd5)
{
    /// <summary>How it compares to the official file.</summary>
    public FileVerdict Verdict =>
        Path is null ? FileVerdict.Missing
        : OfficialMd5 is null || Md5 is null ? FileVerdict.Unknown
        : Md5 == OfficialMd5 ? FileVerdict.Official
        : FileVerdict.Different;
}
