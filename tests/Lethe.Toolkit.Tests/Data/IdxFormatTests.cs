using Lethe.Data;
using Xunit;
using static Lethe.Toolkit.Tests.Data.SmallFiles;

namespace Lethe.Toolkit.Tests.Data;

public sealed class IdxFormatTests
{
    private static readonly ImageShape Shape = new(1, 3, 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_plain_and_gzipped(bool gzipped)
    {
        byte[] images = IdxImages(4, Shape), labels = IdxLabels(1, 0, 2, 1);
        Assert.Equal(images[16..], IdxFormat.ReadImages(Reader(gzipped ? Gzip(images) : images), Shape, 10));
        Assert.Equal([1, 0, 2, 1], IdxFormat.ReadLabels(Reader(gzipped ? Gzip(labels) : labels), 4, 3));
    }

    [Fact]
    public void What_is_written_is_what_the_format_says()
    {
        using var images = new MemoryStream();
        using var labels = new MemoryStream();
        byte[] expected = IdxImages(4, Shape);
        IdxFormat.WriteImages(images, Shape, expected.AsSpan(16));
        IdxFormat.WriteLabels(labels, [3, 1]);
        Assert.Equal(expected, images.ToArray());
        Assert.Equal(IdxLabels(3, 1), labels.ToArray());
    }

    [Fact]
    public void A_file_cut_at_any_byte_names_its_offset()
    {
        byte[] images = IdxImages(4, Shape);
        for (int length = 0; length < images.Length; length++)
        {
            DatasetFormatException fault = ImagesFault(images[..length]);
            Assert.Equal("file", fault.File);
            Assert.InRange(fault.Offset, 0, length);
            Assert.Equal(1, fault.ExitCode);
        }
    }

    [Fact]
    public void A_gzipped_file_cut_at_any_byte_is_refused()
    {
        byte[] packed = Gzip(IdxImages(40, Shape));
        for (int length = 2; length < packed.Length; length++)
            ImagesFault(packed[..length]);
    }

    [Fact]
    public void A_gzipped_file_with_a_changed_byte_is_refused_or_has_the_same_content()
    {
        byte[] packed = Gzip(IdxImages(40, Shape));
        for (int i = 10; i < packed.Length; i++)
        {
            byte[] changed = [.. packed];
            changed[i] ^= 0x55;
            ImagesFault(changed);
        }
    }

    [Theory]
    [InlineData(0x801, 4, 3, 2, "file: at offset 0: expected the magic number 0x00000803 of IDX images, got 0x00000801")]
    [InlineData(0x803, 11, 3, 2, "file: at offset 4: expected image count from 1 to 10, got 11")]
    [InlineData(0x803, -1, 3, 2, "file: at offset 4: expected image count from 1 to 10, got 4294967295")]
    [InlineData(0x803, 0, 3, 2, "file: at offset 4: expected image count from 1 to 10, got 0")]
    [InlineData(0x803, 4, 2, 2, "file: at offset 8: expected image rows 3, got 2")]
    [InlineData(0x803, 4, 3, 28, "file: at offset 12: expected image columns 2, got 28")]
    [InlineData(0x803, 5, 3, 2, "file: at offset 16: expected 30 bytes of images, got a file that holds 24 at most")]
    [InlineData(0x803, 3, 3, 2, "file: at offset 34: expected the end of the file, got more bytes")]
    public void A_wrong_header_is_told_with_what_was_expected(int magic, int count, int rows, int columns, string message) =>
        Assert.Equal(message, ImagesFault(Idx(new byte[24], magic, count, rows, columns)).Message);

    [Fact]
    public void A_gzipped_file_shorter_than_its_header_says_is_told()
    {
        byte[] packed = Gzip(Idx(new byte[24], 0x803, 9, 3, 2));
        Assert.Equal("file: at offset 40: expected 54 bytes of images, got the end of the file after 24", ImagesFault(packed).Message);
    }

    [Fact]
    public void A_huge_count_in_a_small_file_takes_no_memory()
    {
        byte[] file = Idx(new byte[24], 0x803, 2_000_000_000, 28, 28);
        byte[] packed = Gzip(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DatasetFormatException>(() => IdxFormat.ReadImages(Reader(file), new ImageShape(1, 28, 28), int.MaxValue));
        Assert.Throws<DatasetFormatException>(() => IdxFormat.ReadImages(Reader(packed), new ImageShape(1, 28, 28), int.MaxValue));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Counts_of_images_and_labels_that_differ_are_refused() =>
        Assert.Equal("file: at offset 4: expected label count 5, got 4", LabelsFault(IdxLabels(0, 1, 2, 0), 5).Message);

    [Fact]
    public void A_label_out_of_range_is_told_with_its_offset() =>
        Assert.Equal("file: at offset 10: expected a label from 0 to 2, got 3", LabelsFault(IdxLabels(0, 1, 3, 0), 4).Message);

    private static DatasetFormatException ImagesFault(byte[] content) =>
        Assert.Throws<DatasetFormatException>(() => IdxFormat.ReadImages(Reader(content), Shape, content is [0x1f, ..] ? 100 : 10));

    private static DatasetFormatException LabelsFault(byte[] content, int count) =>
        Assert.Throws<DatasetFormatException>(() => IdxFormat.ReadLabels(Reader(content), count, 3));
}
