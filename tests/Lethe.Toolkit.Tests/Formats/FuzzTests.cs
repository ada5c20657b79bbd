using System.Buffers.Binary;
using Lethe.Formats.Onnx;
using Xunit;

namespace Lethe.Formats;

/// <summary>Thousands of damaged files of each format: a reader either reads them or refuses them, in memory and time that suit the file.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_is_read_or_refused()
    {
        var path = _folder.File("original.safetensors");
        SafeTensors.Write(path, new Dictionary<string, string> { ["lethe"] = "1" },
            [new("a.weight", new(3, 4), new float[12]), new("a.bias", new(3), new float[3]), new("b", new([]), new float[1])]);
        Fuzzing.Run(File.ReadAllBytes(path), damaged => ReadAll(SafeTensors.Open, damaged));
    }

    [Theory]
    [InlineData("nested.pt")]
    [InlineData("views.pt")]
    [InlineData("types.pt")]
    [InlineData("legacy.pth")]
    [InlineData("views-legacy.pt")]
    public void Checkpoints_are_read_or_refused(string name) =>
        Fuzzing.Run(Golden.Bytes($"pytorch/{name}"), damaged => ReadAll(PyTorch.Open, damaged));

    [Theory]
    [InlineData("c2d8i0.png")]
    [InlineData("c3d4i1.png")]
    [InlineData("c6d16i1.png")]
    public void Png_is_read_or_refused(string name) =>
        Fuzzing.Run(Golden.Bytes($"images/{name}"), damaged =>
        {
            MendChecksums(damaged);
            return Picture("x.png", damaged);
        });

    [Theory]
    [InlineData("colour-2x2.jpg")]
    [InlineData("progressive-2x1.jpg")]
    [InlineData("restart-progressive.jpg")]
    [InlineData("grey.jpg")]
    public void Jpeg_is_read_or_refused(string name) =>
        Fuzzing.Run(Golden.Bytes($"images/{name}"), damaged => Picture("x.jpg", damaged));

    /// <summary>A graph that is read runs too: what is wrong with it shows when it is read, not in the middle of a training.</summary>
    [Theory]
    [InlineData("resnet.onnx")]
    [InlineData("mobile-folded.onnx")]
    [InlineData("activations.onnx")]
    [InlineData("viewed.onnx")]
    [InlineData("spelt.onnx")]
    public void Onnx_is_read_and_runs_or_is_refused(string name)
    {
        int ran = 0;
        // Twice as much besides as for other formats: the messages of a small graph take more than it has bytes.
        Fuzzing.Run(Golden.Bytes($"onnx/{name}"), damaged =>
        {
            using var file = OnnxFile.Open(_folder.Write("damaged", damaged));
            OnnxImport import = file.Import();
            return (import.Values.Sum(array => 4L * array.Shape.Count), () => ran += Runs(import) ? 1 : 0);
        }, 2 * Fuzzing.Constant);
        Assert.True(ran >= 100, $"of the variants that were read {ran} are small enough to run");
    }

    private static (long Content, Action Next) Picture(string name, byte[] bytes) => (ImageFile.Decode(name, bytes).Samples.Length, () => { });

    /// <summary>The forward pass on two images; not where damage made them so large that a thousand such passes would take hours.</summary>
    private static bool Runs(OnnxImport import)
    {
        if (!OnnxRun.IsSmall(import))
            return false;
        Assert.Equal(2 * import.Classes, OnnxRun.Logits(import.Graph, OnnxRun.Parameters(import), [.. import.ImageShape]).Length);
        return true;
    }

    private (long Content, Action Next) ReadAll(Func<string, TensorFile> open, byte[] bytes)
    {
        using var file = open(_folder.Write("damaged", bytes));
        return (file.Tensors.Sum(tensor => sizeof(float) * file.ReadFloats(tensor.Name).LongLength), () => { });
    }

    /// <summary>Makes the CRCs right again, so that damage reaches what lies behind them.</summary>
    private static void MendChecksums(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
                return;
            var covered = png.AsSpan(at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 8 + (int)length), Crc32.Of(covered));
            at += 12 + (int)length;
        }
    }
}
