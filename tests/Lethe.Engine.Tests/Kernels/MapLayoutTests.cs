using Lethe.Engine.Kernels;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

public sealed unsafe class MapLayoutTests
{
    [Theory]
    [InlineData(true, 1, 1024, 32)]
    [InlineData(true, 64, 16, 48)]
    [InlineData(true, 7, 64, 16)]
    [InlineData(true, 5, 49, 32)]
    [InlineData(true, 300, 1, 16)]
    [InlineData(true, 2, 100, 16)]
    [InlineData(false, 5, 64, 24)]
    public void Every_element_has_a_place_of_its_own(bool inPlanes, int images, int positions, int channels)
    {
        MapLayout layout = Maps.Of(inPlanes, images, positions, channels);
        int lanes = GemmBlock.LaneCount;
        bool[] taken = new bool[images * positions * channels];
        for (int image = 0; image < images; image++)
        {
            for (int position = 0; position < positions; position++)
            {
                for (int v = 0; v < channels / lanes; v++)
                {
                    int row = (image * positions) + position, group = image / layout.Group;
                    long at = layout.AtImage(null, image, position, v, 1).Values - (float*)null;
                    Assert.Equal(at, layout.At(null, group, row - (group * layout.GroupRows), v, 1).Values - (float*)null);
                    Assert.Equal(Maps.Index(layout, row, v * lanes), at);
                    for (int i = 0; i < lanes; i++)
                    {
                        Assert.False(taken[at + i]);
                        taken[at + i] = true;
                    }
                }
            }
        }

        Assert.Equal(layout.AllRows, Enumerable.Range(0, layout.Groups).Sum(layout.Rows));
    }

    [Theory]
    [InlineData(1024, 1)]
    [InlineData(256, 1)]
    [InlineData(64, 3)]
    [InlineData(16, 6)]
    [InlineData(4, 24)]
    [InlineData(49, 2)]
    public void Groups_have_whole_tiles_where_that_takes_few_images(int positions, int group) => Assert.Equal(group, MapLayout.Planes(1000, positions, 16).Group);
}
