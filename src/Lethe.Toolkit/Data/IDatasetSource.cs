namespace Lethe.Data;

/// <summary>One way to come by a dataset: which files it is made of and how they are read.</summary>
internal interface IDatasetSource
{
    DatasetInfo Info { get; }

    /// <summary>The files it is found by; none for an embedded set.</summary>
    IReadOnlyList<DatasetFile> Files { get; }

    /// <summary>Why a folder with the right file names holds another set, or null if it does not.</summary>
    string? Disown(LocatedFiles files);

    /// <exception cref="DatasetFormatException">A file is damaged.</exception>
    /// <exception cref="DataException">A file cannot be read.</exception>
    DatasetContent Read(LocatedFiles files);
}
