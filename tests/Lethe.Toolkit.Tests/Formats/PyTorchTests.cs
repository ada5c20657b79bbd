using System.IO.Compression;
using Xunit;

namespace Lethe.Formats;

public sealed class PyTorchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain.pt")]
    [InlineData("legacy.pth")]
    [InlineData("protocol4.pt")]
    public void A_state_dict_reads_in_its_order(string name)
    {
        using var file = PyTorch.Open(Golden.File($"pytorch/{name}"));
        Assert.Equal(["conv.weight F32 [2, 1, 3, 3]", "conv.bias F32 [2]", "bn.num_batches_tracked I64 []"], file.Tensors.Select(t => $"{t.Name} {t.DType} {t.Shape}"));
        Assert.Equal(Steps(18), file.ReadFloats("conv.weight"));
        Assert.Equal(Steps(2, -1), file.ReadFloats("conv.bias"));
        Assert.Equal([7f], file.ReadFloats("bn.num_batches_tracked"));
        Assert.False(file.Tensors[2].IsFloat);
        Assert.Empty(file.Metadata);
    }

    /// <summary>As in archives of more than 4 GB: sizes, places and counts stand in 64-bit records.</summary>
    [Theory]
    [InlineData("plain.pt")]
    [InlineData("views.pt")]
    [InlineData("nested.pt")]
    public void An_archive_with_64_bit_sizes_reads_the_same(string name)
    {
        using PyTorchFile expected = PyTorch.Open(Golden.File($"pytorch/{name}")), wide = PyTorch.Open(_folder.Write("wide.pt", WideZip.Of(Golden.Bytes($"pytorch/{name}"))));
        Assert.Equal(expected.Tensors, wide.Tensors);
        Assert.All(expected.Tensors, tensor => Assert.Equal(expected.ReadFloats(tensor.Name), wide.ReadFloats(tensor.Name)));
    }

    [Fact]
    public void An_archive_whose_64_bit_sizes_are_wrong_is_refused()
    {
        byte[] wide = WideZip.Of(Golden.Bytes("pytorch/plain.pt"));
        for (var at = 0; at < wide.Length - WideZip.ExtraLength; at++)
        {
            if (!wide.AsSpan(at).StartsWith(WideZip.ExtraStart))
                continue;
            foreach (var field in (int[])[4, 12, 20])
            {
                byte[] damaged = [.. wide];
                damaged.AsSpan(at + field, 8).Fill(0x7f);
                Assert.Throws<FileFormatException>(() => PyTorch.Open(_folder.Write("damaged.pt", damaged)));
            }
        }
    }

    [Fact]
    public void Every_type_reads_as_float32()
    {
        using var file = PyTorch.Open(Golden.File("pytorch/types.pt"));
        foreach (var name in (string[])["half", "bfloat16", "float", "double"])
            Assert.Equal(Steps(6, -1), file.ReadFloats(name));
        foreach (var name in (string[])["long", "int", "short", "char", "byte"])
            Assert.Equal([0, 1, 2, 3, 4, 5], file.ReadFloats(name));
        Assert.Equal([0, 1, 1, 1, 1, 1], file.ReadFloats("bool"));
    }

    [Fact]
    public void Tensors_that_disagree_about_their_storage_are_refused()
    {
        byte[] bytes = Golden.Bytes("pytorch/views-legacy.pt");
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)'K', 24, (byte)'N', (byte)'t']) + 1] = 200;
        Assert.Contains("as other tensors have it", Assert.Throws<FileFormatException>(() => PyTorch.Open(_folder.Write("damaged.pt", bytes))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("views.pt")]
    [InlineData("views-legacy.pt")]
    public void Views_of_a_shared_storage_read_as_what_they_show(string name)
    {
        using var file = PyTorch.Open(Golden.File($"pytorch/{name}"));
        float[] whole = file.ReadFloats("whole");
        Assert.Equal(Steps(24), whole);
        Assert.Equal(Pick(6, 4, (i, j) => whole[(j * 6) + i]), file.ReadFloats("transposed"));
        Assert.Equal(Pick(4, 1, (i, _) => whole[(i * 6) + 2]), file.ReadFloats("column"));
        Assert.Equal(Pick(2, 3, (i, j) => whole[((i + 1) * 6) + j + 2]), file.ReadFloats("corner"));
        Assert.Equal(whole[18..], file.ReadFloats("row"));
        Assert.Equal(Pick(2, 2, (i, j) => whole[(i * 12) + (j * 3)]), file.ReadFloats("every_other"));
        Assert.Empty(file.ReadFloats("empty"));
        Assert.Equal([whole[14]], file.ReadFloats("scalar"));
        Assert.Equal(Steps(24), file.ReadFloats("channels_last"));
    }

    [Fact]
    public void A_training_checkpoint_gives_its_state_dict_without_the_wrapper()
    {
        using var file = PyTorch.Open(Golden.File("pytorch/nested.pt"));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"], file.Tensors.Select(t => t.Name));
        Assert.Equal(Steps(6), file.ReadFloats("0.weight"));
        Assert.Equal("12", file.Metadata["epoch"]);
        Assert.Equal("tiny", file.Metadata["arch"]);
        Assert.Equal("0.5", file.Metadata["best"]);
    }

    [Fact]
    public void A_parameter_is_a_tensor()
    {
        using var file = PyTorch.Open(Golden.File("pytorch/parameter.pt"));
        Assert.Equal(Steps(4), file.ReadFloats("weight"));
    }

    [Theory]
    [InlineData("evil.pt", "the name 'posix.system'")]
    [InlineData("evil-legacy.pt", "the name 'posix.system'")]
    [InlineData("whole-model.pt", "the name 'torch.nn.modules.linear.Linear'")]
    [InlineData("torchscript.pt", "a TorchScript program")]
    public void What_could_run_is_refused_by_name(string name, string expected)
    {
        var error = Assert.Throws<FileFormatException>(() => PyTorch.Open(Golden.File($"pytorch/{name}")));
        Assert.Contains(expected, error.Message);
        Assert.Contains("save model.state_dict()", error.Message);
    }

    [Fact]
    public void What_is_written_comes_back()
    {
        var path = _folder.File("model.pt");
        PyTorch.Write(path, new Dictionary<string, string> { ["classes"] = "cat,dog" },
            [new("z.weight", new(2, 3), Steps(6)), new("a.bias", new(3), Steps(3)), new("scalar", new([]), Steps(1)), new("none", new(0, 2), default)]);
        using var file = PyTorch.Open(path);
        Assert.Equal(["z.weight [2, 3]", "a.bias [3]", "scalar []", "none [0, 2]"], file.Tensors.Select(t => $"{t.Name} {t.Shape}"));
        Assert.Equal(Steps(6), file.ReadFloats("z.weight"));
        Assert.Equal("cat,dog", file.Metadata["classes"]);
    }

    [Fact]
    public void Equal_content_gives_equal_bytes_that_any_unzipper_reads()
    {
        NamedArray[] tensors = [new("a", new(5), Steps(5)), new("b", new(1), Steps(1))];
        PyTorch.Write(_folder.File("1.pt"), new Dictionary<string, string>(), tensors);
        PyTorch.Write(_folder.File("2.pt"), new Dictionary<string, string>(), tensors);
        Assert.Equal(File.ReadAllBytes(_folder.File("1.pt")), File.ReadAllBytes(_folder.File("2.pt")));
        using var zip = ZipFile.OpenRead(_folder.File("1.pt"));
        Assert.Equal(["archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/data/1", "archive/version"], zip.Entries.Select(entry => entry.FullName));
        using var data = zip.GetEntry("archive/data/0")!.Open();
        using var copy = new MemoryStream();
        data.CopyTo(copy);
        Assert.Equal(20, copy.Length);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        foreach (var name in (string[])["plain.pt", "legacy.pth"])
        {
            var bytes = Golden.Bytes($"pytorch/{name}");
            for (var length = 0; length < bytes.Length; length += 5)
                Assert.Contains("expected", Assert.Throws<FileFormatException>(() => PyTorch.Open(_folder.Write("cut.pt", bytes[..length]))).Message);
        }
    }

    [Fact]
    public void A_compressed_archive_is_refused_so_that_no_bomb_can_go_off()
    {
        var path = _folder.File("packed.pt");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("archive/data.pkl", CompressionLevel.Optimal).Open())
            entry.Write(new byte[1 << 20]);
        Assert.Contains("plain stored data, got compression method 8", Assert.Throws<FileFormatException>(() => PyTorch.Open(path)).Message);
    }

    /// <summary>Records that lie over each other make much out of little; the directory's entry of each storage says where it lies, 42 bytes in.</summary>
    [Fact]
    public void Records_that_overlap_are_refused()
    {
        var bytes = Golden.Bytes("pytorch/plain.pt");
        int[] entries = [.. Enumerable.Range(0, bytes.Length - 4).Where(at => bytes.AsSpan(at).StartsWith("PK\x1\x2"u8))];
        Assert.True(entries.Length >= 3);
        bytes.AsSpan(entries[1] + 42, 4).CopyTo(bytes.AsSpan(entries[2] + 42));
        Assert.Contains("expected no overlap", Assert.Throws<FileFormatException>(() => PyTorch.Open(_folder.Write("overlap.pt", bytes))).Message);
    }

    [Theory]
    [InlineData("../data.pkl")]
    [InlineData("/data.pkl")]
    [InlineData("a\\data.pkl")]
    [InlineData("c:/data.pkl")]
    public void A_name_that_climbs_out_is_refused(string name)
    {
        var path = _folder.File("path.pt");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
            zip.CreateEntry(name, CompressionLevel.NoCompression).Open().Dispose();
        Assert.Contains("a plain relative path", Assert.Throws<FileFormatException>(() => PyTorch.Open(path)).Message);
    }

    private static float[] Steps(int count, float start = 0) => [.. Enumerable.Range(0, count).Select(i => start + (i / 4f))];

    private static float[] Pick(int rows, int columns, Func<int, int, float> element) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => element(i / columns, i % columns))];
}
