using System.Text;
using Xunit;

namespace Lethe.Formats;

public sealed class JpegDecoderTests
{
    /// <summary>Our cosine transform is more exact than libjpeg's; colour conversion can double the difference of one.</summary>
    private const int Tolerance = 3;

    public static TheoryData<string> Pictures => [.. Golden.Names("images", "*.pnm").Select(name => name[..^4])];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_kind_decodes_as_libjpeg_does(string name)
    {
        var image = ImageFile.Read(Golden.File($"images/{name}.jpg"));
        var expected = Golden.Bytes($"images/{name}.pnm");
        var header = $"P{(image.Channels == 1 ? 5 : 6)}\n{image.Width} {image.Height}\n255\n";
        Assert.Equal(header, Encoding.ASCII.GetString(expected, 0, header.Length));
        var samples = expected[header.Length..];
        Assert.Equal(samples.Length, image.Samples.Length);
        var worst = samples.Zip(image.Samples, (a, b) => Math.Abs(a - b)).Max();
        var mean = samples.Zip(image.Samples, (a, b) => Math.Abs(a - b)).Average();
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: worst {worst}, mean {mean:f4}");
        Assert.InRange(worst, 0, Tolerance);
        Assert.InRange(mean, 0, 0.1);
    }

    [Fact]
    public void Cmyk_and_arithmetic_coding_are_refused_by_name()
    {
        Assert.Contains("got 4 (CMYK)", Fault(Golden.Bytes("images/cmyk.jpg")).Message);
        Assert.Contains("got arithmetic coding", Fault(Golden.Bytes("images/arithmetic.jpg")).Message);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        foreach (var name in (string[])["colour-2x2", "progressive-2x1", "restart"])
        {
            var bytes = Golden.Bytes($"images/{name}.jpg");
            for (var length = 3; length < bytes.Length - 1; length += 7)
                Assert.Contains("expected", Fault(bytes[..length]).Message);
        }
    }

    [Fact]
    public void A_picture_larger_than_its_file_can_hold_is_refused()
    {
        var bytes = Golden.Bytes("images/colour-1x1.jpg");
        var frame = bytes.AsSpan().IndexOf(new byte[] { 0xff, 0xc0 });
        (bytes[frame + 5], bytes[frame + 7]) = (0x1f, 0x1f);
        Assert.Contains("a file long enough for", Fault(bytes).Message);
    }

    [Fact]
    public void A_missing_restart_marker_is_refused()
    {
        var bytes = Golden.Bytes("images/restart.jpg");
        var marker = bytes.AsSpan().IndexOf(new byte[] { 0xff, 0xd1 });
        bytes[marker + 1] = 0xd4;
        Assert.Contains("expected restart marker ffd1, got ffd4", Fault(bytes).Message);
    }

    /// <summary>A scan of a few bytes can walk over the whole picture: it must bring what no other has brought.</summary>
    [Theory]
    [InlineData("progressive-2x1")]
    [InlineData("grey-progressive")]
    [InlineData("grey")]
    public void Scans_that_are_repeated_are_refused(string name)
    {
        var bytes = Golden.Bytes($"images/{name}.jpg");
        var last = bytes.AsSpan().LastIndexOf(new byte[] { 0xff, 0xda });
        byte[] scan = bytes[last..^2], repeated = [.. bytes[..^2], .. scan, .. bytes[^2..]];
        Assert.Contains("that no scan before had, got bit 0 again", Fault(repeated).Message);
    }

    private static FileFormatException Fault(byte[] bytes) => Assert.Throws<FileFormatException>(() => ImageFile.Decode("x.jpg", bytes));
}
