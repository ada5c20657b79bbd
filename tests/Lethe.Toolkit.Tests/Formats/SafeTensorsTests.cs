using System.Buffers.Binary;
using System.Text;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Formats;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_comes_back()
    {
        var path = _folder.File("model.safetensors");
        SafeTensors.Write(path, new Dictionary<string, string> { ["b"] = "zwei \n ü", ["a"] = "{}" },
            [new("second", new(2, 3), new float[] { 1, 2, 3, 4, 5, 6 }), new("first", new([]), new[] { -0.5f }), new("none", new(0, 4), default)]);
        using var file = SafeTensors.Open(path);
        Assert.Equal(["first", "none", "second"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ReadFloats("second"));
        Assert.Equal([-0.5f], file.ReadFloats("first"));
        Assert.Empty(file.ReadFloats("none"));
        Assert.Equal("zwei \n ü", file.Metadata["b"]);
        Assert.Equal("{}", file.Metadata["a"]);
    }

    [Fact]
    public void Equal_content_gives_equal_bytes_in_any_order()
    {
        NamedArray one = new("one", new(1), new[] { 1f }), two = new("two", new(1), new[] { 2f });
        SafeTensors.Write(_folder.File("a"), new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" }, [one, two]);
        SafeTensors.Write(_folder.File("b"), new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" }, [two, one]);
        var bytes = File.ReadAllBytes(_folder.File("a"));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("b")));
        Assert.Equal(0, (bytes.Length - 8) % 8);
    }

    [Theory]
    [InlineData("F32", "0000c03f000000c0", 1.5f, -2f)]
    [InlineData("F64", "000000000000f83f00000000000000c0", 1.5f, -2f)]
    [InlineData("F16", "003e00c0", 1.5f, -2f)]
    [InlineData("BF16", "c03f00c0", 1.5f, -2f)]
    [InlineData("F8_E4M3", "3cc0", 1.5f, -2f)]
    [InlineData("F8_E4M3", "017e", 0.001953125f, 448f)]
    [InlineData("F8_E5M2", "3ec0", 1.5f, -2f)]
    [InlineData("I64", "0300000000000000feffffffffffffff", 3f, -2f)]
    [InlineData("I32", "03000000feffffff", 3f, -2f)]
    [InlineData("I16", "0300feff", 3f, -2f)]
    [InlineData("I8", "03fe", 3f, -2f)]
    [InlineData("U8", "03fe", 3f, 254f)]
    [InlineData("U16", "0300feff", 3f, 65534f)]
    [InlineData("BOOL", "0001", 0f, 1f)]
    public void Every_type_reads_as_float32(string dtype, string data, float first, float second)
    {
        var bytes = Convert.FromHexString(data);
        var json = "{\"t\":{\"dtype\":\"" + dtype + "\",\"shape\":[2],\"data_offsets\":[0," + bytes.Length + "]}}";
        var path = _folder.Write("typed", Bytes(json, bytes));
        using var file = SafeTensors.Open(path);
        Assert.Equal([first, second], file.ReadFloats("t"));
        Assert.Equal(dtype is [not ('I' or 'U'), ..] and not "BOOL", file.Tensors[0].IsFloat);
    }

    [Fact]
    public void A_long_half_tensor_reads_across_chunks()
    {
        var bytes = new byte[200_002];
        for (var i = 0; i < 100_001; i++)
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), (Half)(i % 2048));
        using var file = SafeTensors.Open(_folder.Write("long", Bytes("""{"t":{"dtype":"F16","shape":[100001],"data_offsets":[0,200002]}}""", bytes)));
        Assert.Equal(Enumerable.Range(0, 100_001).Select(i => (float)(i % 2048)), file.ReadFloats("t"));
    }

    [Theory]
    [InlineData("""{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "8 bytes for F32 [2]")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a start at 0 (no hole), got 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "a start at 4 (no overlap), got 0")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "data after the last tensor: expected none, got 1 bytes")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "an end within the 3 bytes of data, got 4")]
    [InlineData("""{"t":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "got 'F31'")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'t' twice")]
    [InlineData("""{"t":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,4]}}""", 4, "at most 2147483647 elements, got [65536, 65536]")]
    [InlineData("""{"t":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}""", 4, "at most 2147483647 elements")]
    [InlineData("""{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "none negative")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "at most 6 whole numbers")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "got [4, 0]")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1]}}""", 4, "two data_offsets")]
    [InlineData("""{"t":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "got StartArray")]
    [InlineData("""{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"x"}}""", 4, "got 'code'")]
    [InlineData("""{"__metadata__":{"a":{"b":{"c":{"d":{}}}}}}""", 0, "expected String, got StartObject")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "'a' twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "JSON")]
    [InlineData("""{} {}""", 0, "JSON")]
    [InlineData("""[]""", 0, "expected '{'")]
    [InlineData("""{"t":""", 0, "JSON")]
    public void A_broken_header_is_refused(string json, int data, string expected)
    {
        var path = _folder.Write("broken.safetensors", Bytes(json, new byte[data]));
        var error = Assert.Throws<FileFormatException>(() => SafeTensors.Open(path));
        Assert.StartsWith($"'{path}'", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("", "expected a file with content, got 0 bytes")]
    [InlineData("0102", "8 bytes, got a file of 2 bytes")]
    [InlineData("ffffffffffffffff7b7d", "2 to 2, got 18446744073709551615")]
    [InlineData("00e1f505000000007b7d", "got 100000000")]
    [InlineData("01000000000000007b7d", "got 1")]
    [InlineData("04000000000000007b22ff7d", "valid UTF-8")]
    public void A_broken_start_is_refused(string hex, string expected)
    {
        var path = _folder.Write("broken.safetensors", Convert.FromHexString(hex));
        Assert.Contains(expected, Assert.Throws<FileFormatException>(() => SafeTensors.Open(path)).Message);
    }

    [Fact]
    public void A_truncated_file_names_its_offset()
    {
        var path = _folder.File("short.safetensors");
        SafeTensors.Write(path, new Dictionary<string, string>(), [new("t", new(100), new float[100])]);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^8]);
        var error = Assert.Throws<FileFormatException>(() => SafeTensors.Open(path));
        Assert.Equal(bytes.Length - 400, error.Offset);
        Assert.EndsWith("expected an end within the 392 bytes of data, got 400", error.Message);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_with_its_place()
    {
        var path = _folder.File("nan.safetensors");
        SafeTensors.Write(path, new Dictionary<string, string>(), [new("w", new(2), new[] { 0, float.NaN })]);
        using var file = SafeTensors.Open(path);
        Assert.EndsWith("tensor 'w': expected finite values, got NaN at element 1", Assert.Throws<FileFormatException>(() => file.ReadFloats("w")).Message);
        Assert.EndsWith("expected one named 'v', got 1 others", Assert.Throws<FileFormatException>(() => file.ReadFloats("v")).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_data_errors()
    {
        Assert.EndsWith("no such file", Assert.Throws<DataException>(() => SafeTensors.Open(_folder.File("missing"))).Message);
        Assert.EndsWith("it is a folder, not a file", Assert.Throws<DataException>(() => SafeTensors.Open(_folder.FullName)).Message);
    }

    [Fact]
    public void Names_and_sizes_are_checked_before_writing()
    {
        var none = new Dictionary<string, string>();
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(_folder.File("a"), none, [new("t", new(2), new float[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(_folder.File("a"), none, [new("t", new(1), new float[1]), new("t", new(1), new float[1])]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(_folder.File("a"), none, [new("__metadata__", new(1), new float[1])]));
    }

    private static byte[] Bytes(string json, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
