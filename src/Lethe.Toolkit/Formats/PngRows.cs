namespace Lethe.Formats;

/// <summary>Undoes PNG's row filters, one row after the other.</summary>
internal sealed class PngRows(string file, PngHeader header, PngData data)
{
    private byte[] _row = [];
    private byte[] _above = [];

    /// <summary>Starts a pass: the row above its first row counts as zero.</summary>
    internal void Start(int rowBytes)
    {
        _row = new byte[rowBytes];
        _above = new byte[rowBytes];
    }

    /// <summary>The next row without its filter; valid until the one after it.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        (_row, _above) = (_above, _row);
        Span<byte> filter = stackalloc byte[1];
        data.Read(filter);
        data.Read(_row);
        if (!PngFilters.TryUndo(filter[0], _row, _above, header.FilterDistance))
            throw FileFormatException.In(file, "row filter", "0 to 4", $"{filter[0]}");
        return _row;
    }
}
