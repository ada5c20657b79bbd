using Xunit;

namespace Lethe.Formats;

public sealed class ImageResizerTests
{
    [Theory]
    [InlineData("shrunk", 12, 10)]
    [InlineData("grown", 50, 41)]
    [InlineData("mixed", 16, 60)]
    public void Resizing_agrees_with_pillow(string name, int width, int height)
    {
        var resized = ImageResizer.Resize(ImageFile.Read(Golden.File("images/resize-source.png")), width, height);
        var expected = ImageFile.Read(Golden.File($"images/resized-{name}.png"));
        Assert.Equal((expected.Width, expected.Height), (resized.Width, resized.Height));
        Assert.InRange(expected.Samples.Zip(resized.Samples, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Fact]
    public void A_flat_picture_stays_flat_and_the_same_size_stays_the_same()
    {
        var image = new ImageData(7, 5, 1, [.. Enumerable.Repeat((byte)201, 35)]);
        Assert.All(ImageResizer.Resize(image, 3, 11).Samples, value => Assert.Equal(201, value));
        Assert.Same(image, ImageResizer.Resize(image, 7, 5));
        Assert.Equal(201, ImageResizer.Resize(image, 1, 1).Samples[0]);
    }
}
