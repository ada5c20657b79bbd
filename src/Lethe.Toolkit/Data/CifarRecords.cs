namespace Lethe.Data;

/// <summary>Gathers the records of one or more CIFAR binary files.</summary>
internal sealed class CifarRecords(CifarLayout layout)
{
    private readonly List<byte[]> _files = [];
    private readonly List<int> _firstIds = [];
    private readonly int[] _coarseOfFine = [.. Enumerable.Repeat(-1, layout.FineClasses)];

    public int Count { get; private set; }

    /// <summary>Reads a file of 1 to <paramref name="largestCount"/> records, whose first sample has a given id.</summary>
    public void Add(ContentReader reader, long length, int largestCount, int firstId)
    {
        int size = layout.RecordBytes;
        long whole = length / size;
        if (length % size != 0)
            throw new DatasetFormatException(reader.File, whole * size, $"a record of {size} bytes", $"{length % size} bytes and the end of the file");
        if (whole < 1 || whole > largestCount)
            throw new DatasetFormatException(reader.File, Math.Min(length, (long)largestCount * size), $"1 to {largestCount} records of {size} bytes", $"{whole}");
        byte[] bytes = reader.ReadBytes(length, "records");
        for (int record = 0; record < whole; record++)
            CheckLabels(reader.File, bytes, record * size);
        _files.Add(bytes);
        _firstIds.Add(firstId);
        Count += (int)whole;
    }

    /// <summary>The records as one store; takes coarse labels as classes above fine ones, or the label before the pixels as class.</summary>
    public ImageStore Store(bool coarse)
    {
        byte[] pixels = new byte[checked(Count * CifarLayout.Shape.Pixels)];
        int[] labels = new int[Count], ids = new int[Count];
        int[]? fine = coarse ? new int[Count] : null;
        int sample = 0;
        for (int file = 0; file < _files.Count; file++)
        {
            ReadOnlySpan<byte> bytes = _files[file];
            for (int id = _firstIds[file]; !bytes.IsEmpty; id++, sample++, bytes = bytes[layout.RecordBytes..])
            {
                ids[sample] = id;
                labels[sample] = bytes[coarse ? 0 : layout.LabelBytes - 1];
                if (fine is not null)
                    fine[sample] = bytes[1];
                bytes[layout.LabelBytes..layout.RecordBytes].CopyTo(pixels.AsSpan(sample * CifarLayout.Shape.Pixels));
            }
        }

        return new ImageStore(CifarLayout.Shape, pixels, labels, fine, ids[^1] == Count - 1 ? null : ids);
    }

    private void CheckLabels(string file, byte[] bytes, int offset)
    {
        int fineOffset = offset + layout.LabelBytes - 1, fine = bytes[fineOffset];
        if (layout.HasCoarse && bytes[offset] >= layout.CoarseClasses)
            throw new DatasetFormatException(file, offset, $"a coarse label from 0 to {layout.CoarseClasses - 1}", $"{bytes[offset]}");
        if (fine >= layout.FineClasses)
            throw new DatasetFormatException(file, fineOffset, $"a label from 0 to {layout.FineClasses - 1}", $"{fine}");
        if (!layout.HasCoarse)
            return;
        if (_coarseOfFine[fine] < 0)
            _coarseOfFine[fine] = bytes[offset];
        if (_coarseOfFine[fine] != bytes[offset])
            throw new DatasetFormatException(file, offset, $"the coarse label {_coarseOfFine[fine]} of fine label {fine} as before", $"{bytes[offset]}");
    }
}
