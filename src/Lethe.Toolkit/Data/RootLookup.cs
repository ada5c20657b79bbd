namespace Lethe.Data;

/// <summary>What a folder where datasets are looked for holds of one dataset.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Found">The folder with the dataset's files: the root or a direct subfolder; null if there is none.</param>
/// <param name="Notices">Why a folder with the right file names was passed over.</param>
public sealed record RootLookup(DatasetRoot Root, bool Exists, string? Found, IReadOnlyList<string> Notices);
