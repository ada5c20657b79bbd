using System.Buffers.Binary;
using Lethe.Formats.Onnx;
using Xunit;

namespace Lethe.Formats;

/// <summary>Thousands of damaged files of each format: a reader either reads them or refuses them, in bounded memory.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Variants = 3000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_is_read_or_refused()
    {
        var path = _folder.File("original.safetensors");
        SafeTensors.Write(path, new Dictionary<string, string> { ["lethe"] = "1" },
            [new("a.weight", new(3, 4), new float[12]), new("a.bias", new(3), new float[3]), new("b", new([]), new float[1])]);
        Fuzz(File.ReadAllBytes(path), damaged => ReadAll(SafeTensors.Open, damaged));
    }

    [Theory]
    [InlineData("nested.pt")]
    [InlineData("views.pt")]
    [InlineData("types.pt")]
    [InlineData("legacy.pth")]
    [InlineData("views-legacy.pt")]
    public void Checkpoints_are_read_or_refused(string name) =>
        Fuzz(Golden.Bytes($"pytorch/{name}"), damaged => ReadAll(PyTorch.Open, damaged));

    [Theory]
    [InlineData("c2d8i0.png")]
    [InlineData("c3d4i1.png")]
    [InlineData("c6d16i1.png")]
    public void Png_is_read_or_refused(string name) =>
        Fuzz(Golden.Bytes($"images/{name}"), damaged =>
        {
            MendChecksums(damaged);
            ImageFile.Decode("x.png", damaged);
        });

    [Theory]
    [InlineData("colour-2x2.jpg")]
    [InlineData("progressive-2x1.jpg")]
    [InlineData("restart-progressive.jpg")]
    [InlineData("grey.jpg")]
    public void Jpeg_is_read_or_refused(string name) =>
        Fuzz(Golden.Bytes($"images/{name}"), damaged => ImageFile.Decode("x.jpg", damaged));

    [Theory]
    [InlineData("resnet.onnx")]
    [InlineData("mobile-folded.onnx")]
    [InlineData("activations.onnx")]
    [InlineData("viewed.onnx")]
    [InlineData("spelt.onnx")]
    public void Onnx_is_read_or_refused(string name) =>
        Fuzz(Golden.Bytes($"onnx/{name}"), damaged =>
        {
            using var file = OnnxFile.Open(_folder.Write("damaged", damaged));
            file.Import();
        });

    private static void Fuzz(byte[] original, Action<byte[]> read)
    {
        int refused = 0;
        for (var i = 0; i < Variants; i++)
        {
            var damaged = Mutation.Variant(original, i);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(damaged);
            }
            catch (FileFormatException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
                Assert.InRange(e.Message.Length, 20, 1000);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (1 << 21) + (1100L * damaged.Length), $"variant {i} took {allocated} bytes for {damaged.Length}");
        }

        Assert.InRange(refused, Variants / 20, Variants);
    }

    private void ReadAll(Func<string, TensorFile> open, byte[] bytes)
    {
        using var file = open(_folder.Write("damaged", bytes));
        foreach (var tensor in file.Tensors)
            file.ReadFloats(tensor.Name);
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
