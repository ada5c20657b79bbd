namespace Lethe.Formats;

/// <summary>A scan header: which components, which coefficients <c>First..Last</c> (zigzag), and which bits of them.</summary>
/// <remarks>A progressive scan brings the bits from <c>Low</c> up, or where it refines, bit <c>Low</c> alone.</remarks>
internal sealed record JpegScan(IReadOnlyList<JpegScanComponent> Components, int First, int Last, bool Refines, int Low)
{
    private const int MostBlocks = 10;

    internal static JpegScan Parse(string file, long offset, ReadOnlySpan<byte> data, JpegFrame frame, JpegTables tables)
    {
        if (data.Length < 6 || data[0] is < 1 or > 4 || data.Length != 4 + (2 * data[0]))
            throw FileFormatException.At(file, offset, "scan header", "1 to 4 components", $"{data.Length} bytes");
        var tail = data[^3..];
        int first = tail[0], last = tail[1], high = tail[2] >> 4, low = tail[2] & 15;
        if (!frame.Progressive)
            (first, last, high, low) = (0, 63, 0, 0);
        else if (first > last || last > 63 || (first == 0) != (last == 0) || (first > 0 && data[0] > 1) || low > 13 || (high > 0 && high != low + 1))
            throw FileFormatException.At(file, offset, "scan header", "a band of coefficients and bits of a progressive scan", $"{first}-{last} and {high}-{low}");
        var components = new JpegScanComponent[data[0]];
        for (var i = 0; i < components.Length; i++)
        {
            var component = Find(file, offset, data[1 + (2 * i)], frame, components.AsSpan(0, i));
            component.Quantization ??= tables.Quantization[component.Table]
                ?? throw FileFormatException.At(file, offset, "scan", $"quantization table {component.Table}", "none");
            int dc = data[2 + (2 * i)] >> 4, ac = data[2 + (2 * i)] & 15;
            components[i] = new(
                component,
                first == 0 && high == 0 ? Table(file, offset, "first", tables.Dc, dc) : null,
                last > 0 ? Table(file, offset, "other", tables.Ac, ac) : null);
        }

        if (components.Length > 1 && components.Sum(c => c.Component.H * c.Component.V) > MostBlocks)
            throw FileFormatException.At(file, offset, "scan", $"at most {MostBlocks} blocks in a unit", "more");
        return new(components, first, last, high > 0, low);
    }

    private static JpegComponent Find(string file, long offset, int id, JpegFrame frame, ReadOnlySpan<JpegScanComponent> earlier)
    {
        foreach (var other in earlier)
        {
            if (other.Component.Id == id)
                throw FileFormatException.At(file, offset, "scan", "each component once", $"{id} twice");
        }

        return frame.Components.FirstOrDefault(component => component.Id == id)
            ?? throw FileFormatException.At(file, offset, "scan", "a component of the frame", $"{id}");
    }

    private static JpegHuffman Table(string file, long offset, string kind, JpegHuffman?[] tables, int number) =>
        (number < tables.Length ? tables[number] : null)
            ?? throw FileFormatException.At(file, offset, "scan", $"Huffman table {number} for the {kind} coefficients", "none");
}
