namespace Lethe.Formats;

/// <summary>Lays out a checkpoint as PyTorch does: the pickle first, a record for each storage, the version last.</summary>
internal static class PyTorchWriter
{
    internal static void Write(string path, Stream stream, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorSource> tensors, IReadOnlyList<string> nests)
    {
        var zip = new ZipWriter(path, stream, "archive/");
        zip.Add("data.pkl", StateDictPickle.Write(tensors, nests));
        zip.Add("byteorder", "little"u8);
        for (var i = 0; i < tensors.Count; i++)
            zip.Add($"data/{i}", TensorSources.BytesOf(tensors[i]));
        if (metadata.Count > 0)
            zip.Add(PyTorchArchive.MetadataRecord, MetadataJson.Format(metadata));
        zip.Add("version", "3\n"u8);
        zip.End();
    }
}
