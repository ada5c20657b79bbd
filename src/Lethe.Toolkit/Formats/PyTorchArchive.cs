using System.Text;

namespace Lethe.Formats;

/// <summary>Reads the zip form of a checkpoint: data.pkl, and a record for each storage.</summary>
internal static class PyTorchArchive
{
    /// <summary>Lethe's own record, which PyTorch passes over.</summary>
    internal const string MetadataRecord = "extra/lethe.json";

    private const int LargestPickle = 1 << 23;
    private const int LargestMetadata = 1 << 24;

    /// <summary>Reads and checks everything but the values of the tensors.</summary>
    internal static PyTorchContent Read(string file, Stream stream)
    {
        var entries = ZipDirectory.Read(file, stream);
        var pickleName = entries.Keys.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal) && name.Count(c => c == '/') == 1)
            ?? throw FileFormatException.In(file, "zip file", "a record <name>/data.pkl", "none");
        var folder = pickleName[..^"data.pkl".Length];
        if (entries.ContainsKey(folder + "constants.pkl"))
            throw FileFormatException.In(file, "zip file", "a state_dict (save model.state_dict())", "a TorchScript program");
        CheckByteOrder(file, stream, entries, folder);
        var pickle = entries[pickleName].Plain(file, pickleName);
        var root = new Unpickler(new(file, Bytes(file, stream, pickle, LargestPickle), pickle.Start, stream.Length)).Run();
        var found = TorchStateDict.Find(file, root);
        return new PyTorchContent(found.Tensors, Storages(file, entries, folder, found), Metadata(file, stream, entries, folder, found), found.Form).CheckTotal(file, stream.Length);
    }

    private static void CheckByteOrder(string file, Stream stream, IReadOnlyDictionary<string, ZipEntry> entries, string folder)
    {
        if (!entries.TryGetValue(folder + "byteorder", out var entry))
            return;
        var order = Encoding.Latin1.GetString(Bytes(file, stream, entry.Plain(file, "byteorder"), 16));
        if (order != "little")
            throw FileFormatException.At(file, entry.Start, "byteorder", "little", Printable.Quote(order));
    }

    private static Dictionary<string, long> Storages(string file, IReadOnlyDictionary<string, ZipEntry> entries, string folder, TorchStateDict found)
    {
        var storages = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, tensor) in found.Tensors)
        {
            var storage = tensor.Storage;
            if (!entries.TryGetValue($"{folder}data/{storage.Key}", out var entry))
                throw FileFormatException.In(file, $"tensor {Printable.Quote(name)}", $"a record data/{Printable.Line(storage.Key)}", "none");
            entry = entry.Plain(file, storage.Key);
            var size = ElementTypes.Size(storage.Type);
            if (entry.Length / size < storage.Count)
                throw FileFormatException.At(file, entry.Start, $"tensor {Printable.Quote(name)}", $"a storage of {storage.Count} elements of {size} bytes", $"{entry.Length} bytes");
            storages[storage.Key] = entry.Start;
        }

        return storages;
    }

    private static SortedDictionary<string, string> Metadata(
        string file, Stream stream, IReadOnlyDictionary<string, ZipEntry> entries, string folder, TorchStateDict found) =>
        entries.TryGetValue(folder + MetadataRecord, out var entry)
            ? MetadataJson.Parse(file, entry.Start, Bytes(file, stream, entry.Plain(file, MetadataRecord), LargestMetadata))
            : found.Values;

    private static byte[] Bytes(string file, Stream stream, ZipEntry entry, int most)
    {
        if (entry.Length > most)
            throw FileFormatException.At(file, entry.Start, "zip entry", $"at most {most} bytes", $"{entry.Length}");
        var bytes = new byte[entry.Length];
        stream.Position = entry.Start;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
