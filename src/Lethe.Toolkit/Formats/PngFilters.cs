namespace Lethe.Formats;

/// <summary>PNG's five row filters: none, left, above, average, Paeth.</summary>
internal static class PngFilters
{
    internal const int Count = 5;

    /// <summary>Adds the prediction back in place; false for an unknown filter.</summary>
    internal static bool TryUndo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        if (filter is < 0 or >= Count)
            return false;
        if (filter == 0)
            return true;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < distance ? 0 : row[i - distance];
            var corner = i < distance ? 0 : above[i - distance];
            row[i] += Predict(filter, left, above[i], corner);
        }

        return true;
    }

    /// <summary>Writes the row minus its prediction.</summary>
    internal static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> destination)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < distance ? 0 : row[i - distance];
            var corner = i < distance ? 0 : above[i - distance];
            destination[i] = (byte)(row[i] - Predict(filter, left, above[i], corner));
        }
    }

    private static byte Predict(int filter, int left, int above, int corner) => (byte)(filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        _ => Paeth(left, above, corner),
    });

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        int toLeft = Math.Abs(estimate - left), toAbove = Math.Abs(estimate - above), toCorner = Math.Abs(estimate - corner);
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }
}
