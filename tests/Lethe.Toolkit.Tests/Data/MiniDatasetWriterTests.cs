using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

public sealed class MiniDatasetWriterTests
{
    [Fact]
    public void The_embedded_set_is_what_the_writer_makes_of_the_full_one()
    {
        FullData.Load("fashion-mnist");
        using var folder = new TempFolder();
        IReadOnlyList<string> paths = MiniDatasetWriter.Write(folder.Path, FullData.Root);
        Assert.Equal(5, paths.Count);
        Assert.Contains("Zalando", File.ReadAllText(paths[4]));
        IReadOnlyList<DatasetFile> files = DatasetCatalog.MiniFormat().Files;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(Path.Combine(folder.Path, files[i].Name), paths[i]);
            using Stream embedded = typeof(Dataset).Assembly.GetManifestResourceStream($"fashion-mnist-mini/{files[i].Name}")!;
            using var expected = new ContentReader(embedded, files[i].Name);
            using ContentReader written = ContentReader.Open(paths[i]);
            Assert.Equal(expected.Md5ToEnd(), written.Md5ToEnd());
        }
    }

    [Fact]
    public void A_part_of_the_full_set_is_not_enough()
    {
        using var root = new TempFolder();
        byte[] labels = [.. Enumerable.Range(0, 10).SelectMany(c => Enumerable.Repeat((byte)c, 1000))];
        var shape = new ImageShape(1, 28, 28);
        foreach ((string stem, int count) in new[] { ("train", 10000), ("t10k", 10000) })
        {
            root.Write($"{stem}-images-idx3-ubyte", SmallFiles.Idx(new byte[count * shape.Pixels], 0x803, count, 28, 28));
            root.Write($"{stem}-labels-idx1-ubyte", SmallFiles.IdxLabels(labels));
        }

        DataException fault = Assert.Throws<DataException>(() => MiniDatasetWriter.Write(Path.Combine(root.Path, "out"), root.Path));
        Assert.Equal("fashion-mnist: a part of the official set: 10000 of 60000 train and 10000 of 10000 test images, expected the whole set", fault.Message);
        Assert.False(Directory.Exists(Path.Combine(root.Path, "out")));
    }
}
