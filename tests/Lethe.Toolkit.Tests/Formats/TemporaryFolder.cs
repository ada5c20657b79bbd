namespace Lethe.Formats;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lethe-formats-");

    internal string FullName => _folder.FullName;

    internal string File(string name) => Path.Combine(_folder.FullName, name);

    internal string Write(string name, byte[] bytes)
    {
        // CreateNew: some file systems make those wait for the disk who cut a file off before they write it.
        System.IO.File.Delete(File(name));
        using (var stream = new FileStream(File(name), FileMode.CreateNew))
            stream.Write(bytes);
        return File(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
