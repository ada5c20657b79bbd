namespace Lethe.Data;

/// <summary>Some images of a dataset with their labels: an index view, which copies no pixels.</summary>
/// <remarks>Immutable, so that any number of threads may read it at once.</remarks>
public sealed class DatasetPart
{
    private readonly ImageStore _store;
    private readonly int[] _positions;
    private readonly int[] _ids;
    private readonly int[] _labels;

    internal DatasetPart(ImageStore store, int[] positions, int[] ids, int[] labels) =>
        (_store, _positions, _ids, _labels) = (store, positions, ids, labels);

    /// <summary>The number of images.</summary>
    public int Count => _positions.Length;

    /// <summary>The shape of each image.</summary>
    public ImageShape Shape => _store.Shape;

    /// <summary>Whether the images have fine labels below their class.</summary>
    public bool HasFineLabels => _store.HasFineLabels;

    /// <summary>The class index of each image.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The sample id of each image: its position in the official train (or test) part, before any cut.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>The bytes of an image, [C, H, W].</summary>
    public ReadOnlySpan<byte> Image(int index) => _store.Image(_positions[index]);

    /// <summary>The class index of an image.</summary>
    public int Label(int index) => _labels[index];

    /// <summary>The fine class index of an image.</summary>
    /// <exception cref="InvalidOperationException">The dataset has no fine labels; see <see cref="HasFineLabels"/>.</exception>
    public int FineLabel(int index) => _store.FineLabel(_positions[index]);

    /// <summary>The sample id of an image: its position in the official train (or test) part, before any cut.</summary>
    public int Id(int index) => _ids[index];

    /// <summary>The images whose index in this part passes a test, in the same order.</summary>
    public DatasetPart Where(Func<int, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Select([.. Enumerable.Range(0, Count).Where(predicate)]);
    }

    /// <summary>The images at some indices of this part, in the order given; an index may come more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not below <see cref="Count"/>.</exception>
    public DatasetPart Select(ReadOnlySpan<int> indices)
    {
        int[] positions = new int[indices.Length], ids = new int[indices.Length], labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"An index must be in 0 to {Count - 1}.");
            (positions[i], ids[i], labels[i]) = (_positions[index], _ids[index], _labels[index]);
        }

        return new DatasetPart(_store, positions, ids, labels);
    }

    /// <summary>At most so many of the images, evenly spread over the part.</summary>
    internal DatasetPart Thin(int most)
    {
        if (Count <= most)
            return this;
        int[] picks = [.. Enumerable.Range(0, most).Select(i => (int)((long)i * Count / most))];
        return Select(picks);
    }

    /// <summary>This part's images followed by another's; both must be views on the same official part.</summary>
    /// <exception cref="ArgumentException">The other part is of another dataset or official part.</exception>
    public DatasetPart Concat(DatasetPart other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(_store, other._store))
            throw new ArgumentException("Only views on the same official part of the same dataset can be joined.", nameof(other));
        return new DatasetPart(_store, [.. _positions, .. other._positions], [.. _ids, .. other._ids], [.. _labels, .. other._labels]);
    }

    /// <summary>The same images with other labels, as relabelling methods train on.</summary>
    /// <exception cref="ArgumentException">There is not one label for each image.</exception>
    public DatasetPart WithLabels(ReadOnlySpan<int> labels)
    {
        if (labels.Length != Count)
            throw new ArgumentException($"{Count} images need {Count} labels, got {labels.Length}.", nameof(labels));
        return new DatasetPart(_store, _positions, _ids, labels.ToArray());
    }
}
