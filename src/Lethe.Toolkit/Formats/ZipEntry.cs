namespace Lethe.Formats;

/// <summary>An entry of a zip file: where its bytes lie, and why they cannot be read as they are, if so.</summary>
internal readonly record struct ZipEntry(long Start, long Length, string? Packing)
{
    /// <summary>The entry itself where it is stored plainly.</summary>
    internal ZipEntry Plain(string file, string name) => Packing is null
        ? this
        : throw FileFormatException.At(file, Start, $"zip entry {Printable.Quote(name)}", "plain stored data", Packing);
}
