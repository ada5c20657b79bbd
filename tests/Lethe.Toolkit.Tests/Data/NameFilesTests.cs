using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class NameFilesTests
{
    [Fact]
    public void Names_stand_one_a_line_with_any_line_end()
    {
        using var folder = new TempFolder();
        Assert.Equal(["a", "b c", "d"], NameFiles.ReadLines(folder.Write("names.txt", "a\r\nb c\nd\n\n"), 3));
    }

    [Theory]
    [InlineData("a\nb\n", "at offset 0: expected 3 class names, one a line, got 2")]
    [InlineData("a\nb\na\n", "at offset 4: expected class names that differ, got 'a' twice")]
    [InlineData("", "at offset 0: expected 3 class names, one a line, got 0")]
    public void Wrong_name_lists_are_refused(string text, string message)
    {
        using var folder = new TempFolder();
        string path = folder.Write("names.txt", text);
        DatasetFormatException fault = Assert.Throws<DatasetFormatException>(() => NameFiles.ReadLines(path, 3));
        Assert.Equal($"{path}: {message}", fault.Message);
    }

    [Fact]
    public void A_mapping_gives_each_label_its_character()
    {
        using var folder = new TempFolder();
        Assert.Equal(["0", "A", "t"], NameFiles.ReadMapping(folder.Write("map.txt", "0 48\n2 116\n1 65\n"), 3));
    }

    [Theory]
    [InlineData("0 48\n1 65\n", "at offset 0: expected a line for each of 3 labels, got none for 2")]
    [InlineData("0 48\n1 x\n", "at offset 5: expected a label from 0 to 2 and a character code from 33 to 126, got '1 x'")]
    [InlineData("0 48\n3 65\n", "at offset 5: expected a label from 0 to 2 and a character code from 33 to 126, got '3 65'")]
    [InlineData("0 48\n0 65\n", "at offset 5: expected each label and each character once, got '0 65' again")]
    [InlineData("0 48\n1 48\n", "at offset 5: expected each label and each character once, got '1 48' again")]
    public void Wrong_mappings_are_refused(string text, string message)
    {
        using var folder = new TempFolder();
        string path = folder.Write("map.txt", text);
        DatasetFormatException fault = Assert.Throws<DatasetFormatException>(() => NameFiles.ReadMapping(path, 3));
        Assert.Equal($"{path}: {message}", fault.Message);
    }

    [Fact]
    public void A_huge_file_of_names_is_not_read()
    {
        using var folder = new TempFolder();
        string path = folder.Write("names.txt", new byte[70_000]);
        Assert.Contains("expected at most 65536 bytes of class names, got more", Assert.Throws<DatasetFormatException>(() => NameFiles.ReadLines(path, 3)).Message);
    }
}
