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
            // A pipe has no length; to open one would wait for a writer.
            if (new FileInfo(path) is var info && (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length == 0)
                throw FileFormatException.Of(path, "expected a file with content, got 0 bytes (or a pipe or device)");
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
