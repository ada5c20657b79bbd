using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Lethe.Formats;

public sealed class PngDecoderTests
{
    private const int AfterSignature = 8;

    public static TheoryData<string> Expected => [.. File.ReadAllLines(Golden.File("images/png.txt"))];

    [Theory]
    [MemberData(nameof(Expected))]
    public void Every_colour_type_depth_and_interlacing_decodes(string expected)
    {
        var parts = expected.Split(' ');
        var image = ImageFile.Read(Golden.File("images/" + parts[0]));
        Assert.Equal(string.Join(" ", parts[1..4]), $"{image.Width} {image.Height} {image.Channels}");
        Assert.Equal(parts[4], Convert.ToHexStringLower(SHA256.HashData(image.Samples)));
    }

    [Fact]
    public void A_flipped_bit_is_found_by_the_checksum()
    {
        var bytes = Golden.Bytes("images/c2d8i0.png");
        bytes[60] ^= 1;
        Assert.Contains("CRC of IDAT", Fault(bytes).Message);
    }

    [Fact]
    public void A_truncated_file_names_its_offset()
    {
        var bytes = Golden.Bytes("images/c2d8i0.png");
        var error = Fault(bytes[..^20]);
        Assert.Equal(33, error.Offset);
        Assert.Contains("chunk length: expected at most", error.Message);
    }

    [Fact]
    public void A_bomb_is_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Fault(Png(Header(8000, 8000, 8, 2), Chunk("IDAT", [1, 2, 3]), Chunk("IEND", [])));
        Assert.Contains("enough data for 8000x8000 pixels", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("1 to 67108864 pixels, got 100000x100000", Fault(Png(Header(100000, 100000, 8, 2))).Message);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(16, 3)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    [InlineData(8, 200)]
    public void A_depth_outside_the_standard_is_refused(byte depth, byte colour) =>
        Assert.Contains("a bit depth and colour type of the PNG standard", Fault(Png(Header(1, 1, depth, colour))).Message);

    [Fact]
    public void Chunks_out_of_place_are_refused()
    {
        Assert.Contains("expected IHDR, got IDAT", Fault(Png(Chunk("IDAT", []))).Message);
        Assert.Contains("got IHDR", Fault(Png(Header(1, 1, 8, 0), Header(1, 1, 8, 0))).Message);
        Assert.Contains("got CODE", Fault(Png(Header(1, 1, 8, 0), Chunk("CODE", []))).Message);
        Assert.Contains("a palette before the data, got none", Fault(Png(Header(1, 1, 8, 3), Chunk("IDAT", [0]), Chunk("IEND", []))).Message);
        Assert.Contains("enough data", Fault(Png(Header(1, 1, 8, 0), Chunk("IEND", []))).Message);
        Assert.Contains("four letters", Fault(Png(Header(1, 1, 8, 0), Chunk("A\n\0!", []))).Message);
    }

    [Theory]
    [InlineData("GIF89a", "GIF")]
    [InlineData("BM______", "BMP")]
    [InlineData("RIFF____WEBP", "WebP")]
    [InlineData("II*\0", "TIFF")]
    public void Other_formats_are_refused_by_name(string start, string name) =>
        Assert.EndsWith($"expected PNG or JPEG, got {name}", Fault(Encoding.Latin1.GetBytes(start)).Message);

    private static FileFormatException Fault(byte[] bytes) => Assert.Throws<FileFormatException>(() => ImageFile.Decode("x.png", bytes));

    private static byte[] Png(params byte[][] chunks) => [.. Golden.Bytes("images/one-pixel.png")[..AfterSignature], .. chunks.SelectMany(c => c)];

    private static byte[] Header(int width, int height, byte depth, byte colour)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9]) = (depth, colour);
        return Chunk("IHDR", data);
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Crc32.Of(body));
        return [.. frame[..4], .. body, .. frame[4..]];
    }
}
