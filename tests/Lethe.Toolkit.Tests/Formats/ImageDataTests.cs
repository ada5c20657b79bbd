using Xunit;

namespace Lethe.Formats;

public sealed class ImageDataTests
{
    [Fact]
    public void Grey_and_colour_convert_into_each_other()
    {
        Assert.Equal([7, 7, 7, 9, 9, 9], new ImageData(2, 1, 1, [7, 9]).WithChannels(3).Samples);
        Assert.Equal([76, 150, 29, 255], new ImageData(2, 2, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]).WithChannels(1).Samples);
    }

    [Fact]
    public void Planes_hold_one_channel_after_the_other() =>
        Assert.Equal([1, 4, 2, 5, 3, 6], new ImageData(2, 1, 3, [1, 2, 3, 4, 5, 6]).ToPlanes());

    [Fact]
    public void Sizes_must_fit()
    {
        Assert.Throws<ArgumentException>(() => new ImageData(2, 1, 3, new byte[5]));
        Assert.Throws<ArgumentException>(() => new ImageData(2, 1, 2, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageData(0, 1, 1, []));
    }
}
