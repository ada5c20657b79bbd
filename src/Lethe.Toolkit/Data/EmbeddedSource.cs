namespace Lethe.Data;

/// <summary>The set that ships inside the toolkit and so is there in every folder and on every machine.</summary>
internal sealed class EmbeddedSource(IdxSource format) : IDatasetSource
{
    public DatasetInfo Info => format.Info;

    public IReadOnlyList<DatasetFile> Files => [];

    public string? Disown(LocatedFiles files) => null;

    public DatasetContent Read(LocatedFiles files) => DatasetContent.Of(
        Info,
        Part(format.Files[0].Name, format.Files[1].Name, Info.TrainCount),
        Part(format.Files[2].Name, format.Files[3].Name, Info.TestCount),
        format.ClassNames);

    private ImageStore Part(string images, string labels, int count)
    {
        using ContentReader imageReader = Open(images);
        using ContentReader labelReader = Open(labels);
        return format.Part(imageReader, labelReader, count);
    }

    private ContentReader Open(string name)
    {
        string resource = $"{Info.Id}/{name}";
        Stream stream = typeof(EmbeddedSource).Assembly.GetManifestResourceStream(resource)
            ?? throw new DataException($"{resource}: expected as a resource of the toolkit, got none");
        return new ContentReader(stream, resource);
    }
}
