namespace Lethe.Data;

/// <summary>Whether a dataset on this machine is sound, whole and the official one.</summary>
/// <param name="Id">The dataset.</param>
/// <param name="Folder">Where it lies; null for an embedded set.</param>
/// <param name="Files">Its files.</param>
/// <param name="TrainPerClass">Images of each class in the official train part, as found; empty if it cannot be read.</param>
/// <param name="TestPerClass">Images of each class in the test part; empty if it cannot be read.</param>
/// <param name="OfficialTrainCount">Images in the whole train part.</param>
/// <param name="OfficialTestCount">Images in the whole test part.</param>
/// <param name="Faults">What keeps the set from loading; empty if it loads.</param>
/// <param name="Notices">What a user should know.</param>
public sealed record DatasetCheckReport(
    string Id,
    string? Folder,
    IReadOnlyList<FileCheck> Files,
    IReadOnlyList<int> TrainPerClass,
    IReadOnlyList<int> TestPerClass,
    int OfficialTrainCount,
    int OfficialTestCount,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Notices)
{
    /// <summary>Whether every file is as its format says.</summary>
    public bool IsSound => Faults.Count == 0;

    /// <summary>Whether the set holds as many images as the official one.</summary>
    public bool IsWhole => IsSound && TrainPerClass.Sum() == OfficialTrainCount && TestPerClass.Sum() == OfficialTestCount;

    /// <summary>The verdict on all files together: different if one is, unknown if one is and none is different.</summary>
    public FileVerdict Checksums =>
        Files.Any(file => file.Verdict is FileVerdict.Different or FileVerdict.Missing) ? FileVerdict.Different
        : Files.Count == 0 || Files.Any(file => file.Verdict == FileVerdict.Unknown) ? FileVerdict.Unknown
        : FileVerdict.Official;
}
