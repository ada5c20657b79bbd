using System.Text;
using Xunit;

namespace Lethe.Formats;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void The_checksum_is_that_of_zip(string text, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Pieces_add_up_to_the_whole_wherever_it_is_cut()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * i))];
        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(Crc32.Of(bytes), Crc32.Append(Crc32.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}
