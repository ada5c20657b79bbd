using Xunit;

namespace Lethe.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_appears_with_its_folder()
    {
        var path = _folder.File("a/b/file.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.File("a/b")));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.Write("file.bin", [9]);
        var error = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal($"cannot write '{path}': No space left on device", error.Message);
        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void An_interrupted_write_passes_its_own_exception_on_and_leaves_nothing()
    {
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(_folder.File("file.bin"), stream =>
        {
            stream.WriteByte(1);
            throw new OperationCanceledException();
        }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_symbolic_link_stays_a_link()
    {
        var target = _folder.Write("target.bin", [1]);
        var link = _folder.File("link.bin");
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, stream => stream.WriteByte(2));
        Assert.Equal([2], File.ReadAllBytes(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void The_writable_check_leaves_nothing_behind()
    {
        AtomicFile.EnsureWritable(_folder.File("a/b/file.bin"));
        AtomicFile.EnsureWritable(_folder.File("file.bin"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_folder_a_file_as_folder_and_a_device_are_refused()
    {
        var file = _folder.Write("file.bin", [1]);
        Assert.Throws<DataException>(() => AtomicFile.EnsureWritable(_folder.FullName));
        Assert.Throws<DataException>(() => AtomicFile.EnsureWritable(file + "/below.bin"));
        Assert.Throws<DataException>(() => AtomicFile.Write(file + "/below.bin", _ => { }));
        if (OperatingSystem.IsLinux())
        {
            Assert.Throws<DataException>(() => AtomicFile.EnsureWritable("/dev/null"));
            Assert.Throws<DataException>(() => AtomicFile.EnsureWritable("/proc/lethe/file.bin"));
        }
    }
}
