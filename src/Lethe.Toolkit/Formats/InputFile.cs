namespace Lethe.Formats;

/// <summary>Opens files to read, with one wording for everything that can be wrong with a path.</summary>
internal static class InputFile
{
    /// <summary>Opens a regular file; a missing one, a folder and a pipe are refused.</summary>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new DataException($"cannot read '{path}': it is a folder, not a file");
        if (!File.Exists(path))
            throw new DataException($"cannot read '{path}': no such file");
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.CanSeek)
                return stream;
            stream.Dispose();
            throw new DataException($"cannot read '{path}': it is a pipe or a device, not a file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataException($"cannot read '{path}': {Printable.Line(e.Message)}", e);
        }
    }
}
