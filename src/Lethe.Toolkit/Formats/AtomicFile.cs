using System.Diagnostics;
using System.Globalization;

namespace Lethe.Formats;

/// <summary>Writes files that appear whole or not at all.</summary>
/// <remarks>
/// The bytes go to a temporary file in the folder of the target, are flushed to the disk, and take the target's name by a rename.
/// A failure (a full disk, a cancelled write) removes the temporary file and leaves an older target as it was.
/// </remarks>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    private const int LongestHost = 24;

    private static int _counter;

    // Machines that share a folder may have equal process ids.
    private static string Host { get; } = string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit).Take(LongestHost));

    /// <summary>Creates or replaces <paramref name="path"/> with what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The target; its folder is created when it is missing. A symbolic link is followed.</param>
    /// <param name="write">Writes the content. Its own exceptions pass through unchanged, I/O errors apart.</param>
    /// <exception cref="DataException">The file cannot be written, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string? temporary = null;
        try
        {
            var target = Target(path);
            Directory.CreateDirectory(Folder(target));
            temporary = TemporaryName(target);
            WriteThrough(temporary, write);
            File.Move(temporary, target, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(path, e);
        }
        finally
        {
            if (temporary is not null)
                Remove(temporary);
        }
    }

    /// <summary>Writes the temporary file of a target and leaves the rename to the caller: the first half of <see cref="Write"/>, without a flush.</summary>
    internal static string Prepare(string path, Action<Stream> write)
    {
        string temporary = TemporaryName(path);
        using FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        write(stream);
        return temporary;
    }

    /// <summary>The temporary files beside a target.</summary>
    internal static string[] Prepared(string path) => Directory.GetFiles(Folder(path), $"{Path.GetFileName(path)}.*.tmp");

    /// <summary>Checks, before any work is done, that <see cref="Write"/> will be able to create the file. Leaves nothing behind.</summary>
    /// <param name="path">The target: its folder, or the nearest folder above that exists, must take a new file.</param>
    /// <exception cref="DataException">The path is a folder or a device, or no file can be created there.</exception>
    public static void EnsureWritable(string path)
    {
        try
        {
            var target = Target(path);
            var folder = Folder(target);
            while (!Directory.Exists(folder))
            {
                if (File.Exists(folder))
                    throw new IOException($"'{folder}' is a file, not a folder");
                folder = Folder(folder);
            }

            var probe = TemporaryName(Path.Combine(folder, Path.GetFileName(target)));
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unwritable(path, e);
        }
    }

    private static void WriteThrough(string temporary, Action<Stream> write)
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static string Target(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        var link = new FileInfo(full);
        var target = link.LinkTarget is null ? full : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
            throw new IOException("the path is a folder, not a file name");
        if (Folder(target) == "/dev" || target.StartsWith("/proc/", StringComparison.Ordinal))
            throw new IOException("the path is a device, which a rename would replace");
        return target;
    }

    private static string Folder(string path) =>
        Path.GetDirectoryName(path) ?? throw new IOException("the path has no folder");

    private static string TemporaryName(string target) =>
        $"{target}.{Host}-{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}.tmp";

    /// <summary>Whether an unfinished file is of a process of this machine that is gone.</summary>
    internal static bool IsAbandoned(string temporary)
    {
        string[] parts = Path.GetFileNameWithoutExtension(temporary).Split('.')[^1].Split('-');
        if (parts is not [var host, var process, _] || host != Host || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return false;
        try
        {
            Process.GetProcessById(id).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report.
        }
    }

    private static DataException Unwritable(string path, Exception cause) =>
        new($"cannot write '{path}': {Printable.Line(cause.Message)}", cause);
}
