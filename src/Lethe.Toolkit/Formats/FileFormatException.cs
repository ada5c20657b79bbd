namespace Lethe.Formats;

/// <summary>A model or image file is broken, or holds what this library does not read.</summary>
/// <remarks>The message is one line: the file, the place in it, what was expected and what was found.</remarks>
public sealed class FileFormatException : LetheException
{
    private FileFormatException(string file, long? offset, string message, Exception? cause)
        : base(message, 1, cause)
    {
        File = file;
        Offset = offset;
    }

    /// <summary>The path as the caller gave it.</summary>
    public string File { get; }

    /// <summary>The byte offset of the fault in the file, where there is one.</summary>
    public long? Offset { get; }

    internal static FileFormatException At(string file, long offset, string what, string expected, string got) =>
        new(file, offset, $"'{file}' at offset {offset}: {what}: expected {expected}, got {got}", null);

    internal static FileFormatException In(string file, string what, string expected, string got) =>
        new(file, null, $"'{file}': {what}: expected {expected}, got {got}", null);

    internal static FileFormatException Of(string file, string problem, Exception? cause = null) =>
        new(file, null, $"'{file}': {problem}", cause);
}
