using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Lethe.Engine.Randomness;
using Lethe.Formats.Onnx;
using Xunit;

namespace Lethe.Formats;

/// <summary>Files made of the smallest parts that their format has, as many as fit: each part becomes an object, and all of them must not fill the memory.</summary>
public sealed class DenseFileTests : IDisposable
{
    private const int Size = 1 << 18;

    /// <summary>Twice what damage may cost: no model looks like this.</summary>
    private const int Times = 2 * Fuzzing.Times;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("}")]
    [InlineData(")")]
    [InlineData("]")]
    [InlineData("N")]
    [InlineData("(")]
    [InlineData("K\u0001")]
    [InlineData("\u008c\u0000")]
    [InlineData("}N\u0085")]
    [InlineData("]Na")]
    [InlineData("}NNs")]
    [InlineData("}\u0094")]
    [InlineData("ccollections\nOrderedDict\n")]
    public void A_pickle_of_small_objects_ends_in_proportion(string part)
    {
        var path = _folder.File("dense.pt");
        using (var file = File.Create(path))
        {
            ZipWriter zip = new(path, file, "archive/");
            zip.Add("data.pkl", [.. Encoding.Latin1.GetBytes("\u0080\u0002" + Filled(part, Size)), (byte)'.']);
            zip.End();
        }

        Measure(path, PyTorch.Open);
    }

    [Theory]
    [InlineData("data.pkl", 1)]
    [InlineData("data/", 1)]
    public void A_zip_file_of_empty_records_is_read_in_proportion(string name, int length)
    {
        var path = _folder.File("records.pt");
        using (var file = File.Create(path))
        {
            ZipWriter zip = new(path, file, "a/");
            for (var i = 0; i < Size / 128; i++)
                zip.Add($"{name}{i}", new byte[length]);
            zip.End();
        }

        Measure(path, PyTorch.Open);
    }

    [Theory]
    [InlineData("\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")]
    [InlineData("\"{0}\":{{\"dtype\":\"U8\",\"shape\":[0,0,0,0],\"data_offsets\":[0,0]}}")]
    public void Safetensors_of_empty_tensors_is_read_in_proportion(string entry) =>
        Measure(Header(i => string.Format(CultureInfo.InvariantCulture, entry, i)), SafeTensors.Open);

    [Fact]
    public void Safetensors_of_empty_metadata_is_read_in_proportion()
    {
        var entries = Header(i => $"\"{i}\":\"\"");
        var json = Encoding.UTF8.GetString(File.ReadAllBytes(entries)[8..]);
        Measure(Headed($"{{\"__metadata__\":{json.TrimEnd()}}}"), SafeTensors.Open);
    }

    /// <summary>A tag and a length of nothing, by the path of fields that leads there.</summary>
    [Theory]
    [InlineData("nodes", new byte[] { 0x0a, 0x00 }, true)]
    [InlineData("initializers", new byte[] { 0x2a, 0x00 }, true)]
    [InlineData("inputs of the graph", new byte[] { 0x5a, 0x00 }, true)]
    [InlineData("metadata", new byte[] { 0x72, 0x00 }, false)]
    [InlineData("operator sets", new byte[] { 0x42, 0x00 }, false)]
    [InlineData("unknown fields", new byte[] { 0x78, 0x00 }, false)]
    [InlineData("attributes", new byte[] { 0x0a, 0x02, 0x2a, 0x00 }, true)]
    [InlineData("names", new byte[] { 0x0a, 0x02, 0x0a, 0x00 }, true)]
    [InlineData("packed numbers", new byte[] { 0x2a, 0x0a, 0x3a, 0x08, 1, 1, 1, 1, 1, 1, 1, 1 }, true)]
    public void An_onnx_file_of_empty_messages_ends_in_proportion(string what, byte[] part, bool isInGraph)
    {
        Assert.NotEmpty(what);
        byte[] parts = [.. Enumerable.Repeat(part, Size / part.Length).SelectMany(bytes => bytes)];
        byte[] length = [(byte)(0x80 | parts.Length), (byte)(0x80 | (parts.Length >> 7)), (byte)(parts.Length >> 14)];
        Measure(_folder.Write("dense.onnx", isInGraph ? [0x3a, .. length, .. parts] : parts), OnnxFile.Open);
    }

    [Fact]
    public void Tables_of_a_jpeg_file_take_no_memory_each()
    {
        byte[] table = [0xff, 0xc4, 0x00, 0x13, 0x00, .. new byte[16]];
        byte[] bytes = [0xff, 0xd8, .. Enumerable.Repeat(table, Size / table.Length).SelectMany(part => part), 0xff, 0xd9];
        Measure(bytes.Length, () => ImageFile.Decode("x.jpg", bytes));
    }

    /// <summary>The data says nothing of the picture that the header claims: it must not get memory.</summary>
    [Fact]
    public void A_png_file_that_claims_a_large_picture_takes_no_memory_for_it()
    {
        var noise = new byte[1 << 16];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (byte)new RandomStream(1).Bits(i);
        var bytes = PngEncoder.Encode(new ImageData(256, 256, 1, noise)).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 4096);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 4096);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32.Of(bytes.AsSpan(12, 17)));
        Assert.Contains("more bytes of image data", Measure(bytes.Length, () => ImageFile.Decode("x.png", bytes))!.Message);
    }

    [Theory]
    [InlineData("colour-2x2.jpg")]
    [InlineData("progressive-2x1.jpg")]
    public void A_jpeg_file_that_claims_a_large_picture_takes_no_memory_for_it(string name)
    {
        byte[] bytes = Golden.Bytes($"images/{name}");
        var frame = Enumerable.Range(0, bytes.Length).First(i => bytes[i] == 0xff && bytes[i + 1] is 0xc0 or 0xc2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), 4000);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), 4000);
        bytes = [.. bytes[..^2], .. Enumerable.Repeat(new byte[] { 0xff, 0xd9 }, 1 << 17).SelectMany(end => end)];
        Assert.Contains("more data in the scan", Measure(bytes.Length, () => ImageFile.Decode("x.jpg", bytes))!.Message);
    }

    /// <summary>Each of the tensors has two elements, the first and the last of a storage that all share.</summary>
    [Fact]
    public void Elements_between_those_of_strided_tensors_are_counted()
    {
        const int Elements = 1 << 12;
        StringBuilder pickle = new("\u0080\u0002}(");
        for (var i = 0; i < 1000; i++)
        {
            pickle.Append(CultureInfo.InvariantCulture, $"X\u0004\0\0\0{i:d4}ctorch._utils\n_rebuild_tensor_v2\n((X\a\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpu")
                .Append("M\0\u0010tQK\0K\u0002\u0085M\u00ff\u000f\u0085\u0089ccollections\nOrderedDict\n)RtR");
        }

        var path = _folder.File("strided.pt");
        using (var file = File.Create(path))
        {
            ZipWriter zip = new(path, file, "archive/");
            zip.Add("data.pkl", [.. Encoding.Latin1.GetBytes(pickle.Append("u.").ToString())]);
            zip.Add("data/0", new byte[Elements * sizeof(float)]);
            zip.End();
        }

        Measure(path, name =>
        {
            var file = PyTorch.Open(name);
            Assert.All(file.Tensors, tensor => file.ReadFloats(tensor.Name));
            return file;
        });
        Assert.Contains("elements for each byte of the file", Assert.Throws<FileFormatException>(() => PyTorch.Open(path)).Message);
    }

    private static string Filled(string part, int size) => string.Concat(Enumerable.Repeat(part, size / part.Length));

    private string Header(Func<int, string> entry)
    {
        var json = new StringBuilder("{");
        for (var i = 0; json.Length < Size; i++)
            json.Append(i == 0 ? "" : ",").Append(entry(i));
        return Headed(json.Append('}').ToString());
    }

    private string Headed(string json)
    {
        var bytes = new byte[8 + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        Encoding.UTF8.GetBytes(json, bytes.AsSpan(8));
        return _folder.Write("dense.safetensors", bytes);
    }

    private static void Measure(string path, Func<string, TensorFile> open) => Measure(new FileInfo(path).Length, () => open(path).Dispose());

    private static FileFormatException? Measure(long length, Action read)
    {
        FileFormatException? refused = null;
        Fuzzing.Guarded(() => 0, () => refused = Allocates(length, read));
        return refused;
    }

    private static FileFormatException? Allocates(long length, Action read)
    {
        FileFormatException? refused = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (FileFormatException e)
        {
            refused = e;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Fuzzing.Constant + (Times * length), $"took {allocated} bytes for {length}: {refused?.Message}");
        return refused;
    }
}
