using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class TranspositionTests
{
    [Fact]
    public void Rows_become_columns_in_every_image()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19];
        Transposition.InPlace(pixels, new ImageShape(1, 3, 3));
        Assert.Equal([1, 4, 7, 2, 5, 8, 3, 6, 9, 11, 14, 17, 12, 15, 18, 13, 16, 19], pixels);
    }

    [Fact]
    public void Images_that_are_not_square_are_refused() =>
        Assert.Throws<ArgumentException>(() => Transposition.InPlace(new byte[6], new ImageShape(1, 2, 3)));
}
