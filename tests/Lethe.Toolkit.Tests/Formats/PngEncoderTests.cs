using Xunit;

namespace Lethe.Formats;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(33, 7, 3)]
    public void What_is_encoded_decodes_to_itself(int width, int height, int channels)
    {
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (byte)((i * i / 7) + (i % 5 * 40));
        var image = new ImageData(width, height, channels, samples);
        var bytes = PngEncoder.Encode(image);
        Assert.Equal(bytes, PngEncoder.Encode(image));
        var decoded = ImageFile.Decode("x", bytes);
        Assert.Equal((width, height, channels), (decoded.Width, decoded.Height, decoded.Channels));
        Assert.Equal(samples, decoded.Samples);
    }

    [Fact]
    public void A_flat_picture_packs_well() =>
        Assert.InRange(PngEncoder.Encode(new(100, 100, 3, new byte[30000])).Length, 60, 200);
}
