using Lethe.Data;
using Lethe.Engine.Randomness;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class SampleTransformTests
{
    private static readonly ImageShape Shape = new(2, 5, 4);
    private static readonly Normalization Plain = new([0f, 0.5f], [1 / 255f, 1 / 255f]);
    private static readonly byte[] Image = [.. Enumerable.Range(1, 40).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(9, true)]
    public void A_window_of_the_padded_image_is_cut_out_and_mirrored(int padding, bool flip)
    {
        var transform = new SampleTransform(Shape, Plain, new Augmentation(padding, flip));
        var seen = new HashSet<(int, int, bool)>();
        for (int id = 0; id < 200; id++)
        {
            RandomStream random = new RandomStream(3).Derive(id);
            float[] got = new float[Shape.Pixels];
            transform.Write(Image, got, random);
            int down = padding == 0 ? 0 : random.Below(0, 2 * padding + 1) - padding, right = padding == 0 ? 0 : random.Below(1, 2 * padding + 1) - padding;
            bool mirrored = flip && random.Bits(2) >> 31 == 1;
            seen.Add((down, right, mirrored));
            for (int c = 0; c < 2; c++)
            {
                for (int y = 0; y < 5; y++)
                {
                    for (int x = 0; x < 4; x++)
                    {
                        int row = y + down, column = (mirrored ? 3 - x : x) + right;
                        float value = row is >= 0 and < 5 && column is >= 0 and < 4 ? Image[(c * 5 + row) * 4 + column] : 0;
                        Assert.Equal(value - c * 127.5f, got[(c * 5 + y) * 4 + x], 1e-3f);
                    }
                }
            }
        }

        Assert.True(seen.Count >= Math.Min(100, (2 * padding + 1) * (2 * padding + 1) * (flip ? 2 : 1)) * 3 / 4);
    }

    [Fact]
    public void Without_augmentation_every_pixel_stays_in_its_place()
    {
        float[] got = new float[Shape.Pixels], still = new float[Shape.Pixels];
        var transform = new SampleTransform(Shape, Plain, Augmentation.None);
        transform.Write(Image, got);
        transform.Write(Image, still, new RandomStream(1));
        Assert.False(transform.IsRandom);
        Assert.Equal(got, still);
        Assert.Equal(21 - 127.5f, got[20], 1e-3f);
    }
}
