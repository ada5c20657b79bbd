using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>CIFAR-10 or CIFAR-100 in their binary version.</summary>
internal sealed class CifarSource(DatasetInfo info, CifarLayout layout, bool coarse) : IDatasetSource
{
    public DatasetInfo Info => info;

    /// <summary>The train files in official order.</summary>
    public required ImmutableArray<DatasetFile> TrainFiles { get; init; }

    public required DatasetFile TestFile { get; init; }

    /// <summary>The file that names the classes, and one for the fine classes below them.</summary>
    public required DatasetFile NamesFile { get; init; }

    public DatasetFile? FineNamesFile { get; init; }

    /// <summary>The names to use where <see cref="NamesFile"/> is not required and not there.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    public IReadOnlyList<DatasetFile> Files =>
        FineNamesFile is null ? [.. TrainFiles, TestFile, NamesFile] : [.. TrainFiles, TestFile, NamesFile, FineNamesFile];

    public string? Disown(LocatedFiles files) => null;

    public DatasetContent Read(LocatedFiles files)
    {
        int perFile = info.TrainCount / TrainFiles.Length;
        var train = new CifarRecords(layout, coarse);
        train.Reserve(TrainFiles.Where(file => files.Has(file.Name)).Sum(file => new FileInfo(files.Paths[file.Name]).Length));
        for (int i = 0; i < TrainFiles.Length; i++)
        {
            if (files.Has(TrainFiles[i].Name))
                Add(train, files, TrainFiles[i], perFile, i * perFile);
        }

        var test = new CifarRecords(layout, coarse);
        Add(test, files, TestFile, info.TestCount, 0);
        ImmutableArray<string> names = files.Has(NamesFile.Name) ? NameFiles.ReadLines(files.Paths[NamesFile.Name], info.Classes) : ClassNames;
        return DatasetContent.Of(info, train.Store(), test.Store(), names) with
        {
            FineNames = FineNamesFile is null ? [] : NameFiles.ReadLines(files.Paths[FineNamesFile.Name], layout.FineClasses),
        };
    }

    private static void Add(CifarRecords records, LocatedFiles files, DatasetFile file, int largestCount, int firstId)
    {
        using ContentReader reader = files.Open(file.Name);
        records.Add(reader, largestCount, firstId);
    }
}
