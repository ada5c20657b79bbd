namespace Lethe.Data;

/// <summary>A dataset file whose bytes are not what its format says.</summary>
public sealed class DatasetFormatException : LetheException
{
    /// <summary>Creates the fault; the message reads <c>file: at offset N: expected E, got G</c>.</summary>
    /// <param name="file">The file, as it was opened.</param>
    /// <param name="offset">The byte offset of the fault; in a gzipped file, the offset in the unpacked content.</param>
    /// <param name="expected">What the format asks for there.</param>
    /// <param name="got">What the file holds there.</param>
    /// <param name="innerException">The fault underneath, if any.</param>
    public DatasetFormatException(string file, long offset, string expected, string got, Exception? innerException = null)
        : base($"{file}: at offset {offset}: expected {expected}, got {got}", 1, innerException) =>
        (File, Offset, Expected, Got) = (file, offset, expected, got);

    /// <summary>The file, as it was opened.</summary>
    public string File { get; }

    /// <summary>The byte offset of the fault; in a gzipped file, the offset in the unpacked content.</summary>
    public long Offset { get; }

    /// <summary>What the format asks for at the offset.</summary>
    public string Expected { get; }

    /// <summary>What the file holds at the offset.</summary>
    public string Got { get; }
}
