namespace Lethe.Data;

/// <summary>Gathers the records of one or more CIFAR binary files.</summary>
/// <param name="layout">Whether a record has a coarse label before its label.</param>
/// <param name="coarse">Whether the coarse label is the class, above the fine one; else the label before the pixels is.</param>
internal sealed class CifarRecords(CifarLayout layout, bool coarse)
{
    private readonly List<int> _labels = [];
    private readonly List<int> _fineLabels = [];
    private readonly List<int> _ids = [];
    private readonly int[] _coarseOfFine = [.. Enumerable.Repeat(-1, layout.FineClasses)];
    private byte[] _pixels = [];

    /// <summary>Makes room for as many bytes of further files, so that their pixels are copied once.</summary>
    public void Reserve(long bytes) => Array.Resize(ref _pixels, checked((int)(PixelBytes + bytes / layout.RecordBytes * CifarLayout.Shape.Pixels)));

    /// <summary>Reads a file of 1 to <paramref name="largestCount"/> records, whose first sample has a given id.</summary>
    public void Add(ContentReader reader, int largestCount, int firstId)
    {
        int size = layout.RecordBytes;
        long whole = reader.Length / size, rest = reader.Length % size;
        if (rest != 0)
            throw new DatasetFormatException(reader.File, whole * size, $"a record of {size} bytes", $"{rest} bytes and the end of the file");
        if (whole < 1 || whole > largestCount)
            throw new DatasetFormatException(reader.File, Math.Min(reader.Length, (long)largestCount * size), $"1 to {largestCount} records of {size} bytes", $"{whole}");
        if (_pixels.Length - PixelBytes < whole * CifarLayout.Shape.Pixels)
            Reserve(reader.Length);
        byte[] record = new byte[size];
        for (int n = 0; n < whole; n++)
        {
            reader.ReadExactly(record, "a record");
            CheckLabels(reader, record);
            record.AsSpan(layout.LabelBytes).CopyTo(_pixels.AsSpan(PixelBytes));
            _fineLabels.Add(record[layout.LabelBytes - 1]);
            _labels.Add(record[coarse ? 0 : layout.LabelBytes - 1]);
            _ids.Add(firstId + n);
        }
    }

    /// <summary>The records as one store.</summary>
    public ImageStore Store()
    {
        Array.Resize(ref _pixels, PixelBytes);
        bool plainIds = _ids.Count == 0 || _ids[^1] == _ids.Count - 1;
        return new ImageStore(CifarLayout.Shape, _pixels, [.. _labels], coarse ? [.. _fineLabels] : null, plainIds ? null : [.. _ids]);
    }

    private int PixelBytes => checked(_labels.Count * CifarLayout.Shape.Pixels);

    private void CheckLabels(ContentReader reader, byte[] record)
    {
        int fine = record[layout.LabelBytes - 1];
        if (layout.HasCoarse && record[0] >= layout.CoarseClasses)
            throw reader.Fault($"a coarse label from 0 to {layout.CoarseClasses - 1}", $"{record[0]}", layout.RecordBytes);
        if (fine >= layout.FineClasses)
            throw reader.Fault($"a label from 0 to {layout.FineClasses - 1}", $"{fine}", layout.RecordBytes - layout.LabelBytes + 1);
        if (!layout.HasCoarse)
            return;
        if (_coarseOfFine[fine] < 0)
            _coarseOfFine[fine] = record[0];
        if (_coarseOfFine[fine] != record[0])
            throw reader.Fault($"the coarse label {_coarseOfFine[fine]} of fine label {fine} as before", $"{record[0]}", layout.RecordBytes);
    }
}
