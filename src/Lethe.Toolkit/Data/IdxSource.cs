using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary>A set of four IDX files, as MNIST and its relatives come.</summary>
internal sealed class IdxSource : IDatasetSource
{
    private const string TrainImages = "train-images-idx3-ubyte.gz";
    private const string TrainLabels = "train-labels-idx1-ubyte.gz";
    private readonly string _prefix;
    private readonly string _testStem;

    public IdxSource(DatasetInfo info, string prefix = "", string testStem = "t10k", IReadOnlyList<string>? contentMd5 = null)
    {
        (Info, _prefix, _testStem) = (info, prefix, testStem);
        string[] names = [TrainImages, TrainLabels, $"{testStem}-images-idx3-ubyte.gz", $"{testStem}-labels-idx1-ubyte.gz"];
        Files = [.. names.Select((name, i) => new DatasetFile(prefix + name, contentMd5?[i]))];
    }

    public DatasetInfo Info { get; }

    public IReadOnlyList<DatasetFile> Files { get; private init; }

    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>A mapping file of label and character code that names the classes where it is there.</summary>
    public string? MappingFile
    {
        get;
        init
        {
            field = value;
            Files = value is null ? Files : [.. Files, new DatasetFile(value, Required: false)];
        }
    }

    /// <summary>Whether images are stored column by column.</summary>
    public bool Transposed { get; init; }

    /// <summary>The first train labels of a set whose files have the same names, and that set's id.</summary>
    public (string Id, byte[] Labels)? Namesake { get; init; }

    public string? Disown(LocatedFiles files)
    {
        if (Namesake is not { } other)
            return null;
        using ContentReader reader = files.Open(_prefix + TrainLabels);
        reader.ReadInt32("magic number");
        int count = reader.ReadInt32("label count");
        bool same = count >= other.Labels.Length && reader.ReadBytes(other.Labels.Length, "labels").AsSpan().SequenceEqual(other.Labels);
        return same ? $"{files.Folder} holds {other.Id}" : null;
    }

    public DatasetContent Read(LocatedFiles files)
    {
        ImageStore train = Part(files, Files[0].Name, Files[1].Name, Info.TrainCount);
        ImageStore test = Part(files, Files[2].Name, Files[3].Name, Info.TestCount);
        ImmutableArray<string> names = MappingFile is not null && files.Has(MappingFile)
            ? NameFiles.ReadMapping(files.Paths[MappingFile], Info.Classes)
            : ClassNames;
        return DatasetContent.Of(Info, train, test, names);
    }

    private ImageStore Part(LocatedFiles files, string imagesName, string labelsName, int officialCount)
    {
        using ContentReader images = files.Open(imagesName);
        using ContentReader labels = files.Open(labelsName);
        return Part(images, labels, officialCount);
    }

    /// <summary>One part from its two files.</summary>
    public ImageStore Part(ContentReader images, ContentReader labels, int officialCount)
    {
        byte[] pixels = IdxFormat.ReadImages(images, Info.Shape, officialCount);
        if (Transposed)
            Transposition.InPlace(pixels, Info.Shape);
        return new ImageStore(Info.Shape, pixels, IdxFormat.ReadLabels(labels, pixels.Length / Info.Shape.Pixels, Info.Classes));
    }
}
