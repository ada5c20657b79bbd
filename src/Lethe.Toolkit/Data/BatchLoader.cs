using Lethe.Engine.Randomness;

namespace Lethe.Data;

/// <summary>Makes the batches of a part ready on a thread of its own, one ahead of the consumer, in buffers that are used again.</summary>
/// <remarks>
/// Order and augmentation are keyed by (stream, epoch, sample id), never by place or timing, so the batches are the same
/// on any machine. A loader serves one consumer and one epoch at a time; leaving the loop early stops its thread.
/// </remarks>
public sealed class BatchLoader : IDisposable
{
    private const int Buffers = 2;

    private readonly DatasetPart _part;
    private readonly SampleTransform _transform;
    private readonly EpochOrder _order;
    private readonly Batch[] _buffers;
    private readonly Batch? _short;
    private EpochRun? _run;
    private bool _disposed;

    /// <summary>Creates a loader and its buffers.</summary>
    /// <param name="part">The images; may be empty.</param>
    /// <param name="normalization">The channel statistics to normalise with.</param>
    /// <param name="batchSize">Images of a batch; a part's last batch may hold fewer.</param>
    /// <param name="augmentation">Random changes; none by default.</param>
    /// <exception cref="ArgumentException">The statistics are not for the part's channels.</exception>
    public BatchLoader(DatasetPart part, Normalization normalization, int batchSize, Augmentation? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(normalization);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        normalization.ThrowIfUnfit(part.Shape, nameof(normalization));
        _part = part;
        BatchSize = batchSize;
        _transform = new SampleTransform(part.Shape, normalization, augmentation ?? Augmentation.None);
        _order = new EpochOrder(part);
        int whole = Math.Min(Buffers, part.Count / batchSize);
        _buffers = [.. Enumerable.Range(0, whole).Select(_ => new Batch(batchSize, part.Shape))];
        _short = part.Count % batchSize == 0 ? null : new Batch(part.Count % batchSize, part.Shape);
    }

    /// <summary>The number of images of every batch but perhaps the last.</summary>
    public int BatchSize { get; }

    /// <summary>The number of batches of an epoch.</summary>
    /// <param name="dropLast">Whether a last batch with fewer images is left out.</param>
    public int BatchCount(bool dropLast = false) => _part.Count / BatchSize + (_short is null || dropLast ? 0 : 1);

    /// <summary>The batches of an epoch.</summary>
    /// <param name="random">The stream of the training; order and augmentation derive from it.</param>
    /// <param name="epoch">The number of the epoch.</param>
    /// <param name="shuffle">Whether to visit the images in random order, rather than that of the part.</param>
    /// <param name="dropLast">Whether a last batch with fewer images is left out.</param>
    /// <exception cref="InvalidOperationException">Another epoch of this loader is not at its end.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    public IEnumerable<Batch> Epoch(RandomStream random, int epoch, bool shuffle, bool dropLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Run(random, epoch, shuffle, BatchCount(dropLast));
    }

    /// <summary>Stops an epoch that is under way and waits for its thread.</summary>
    public void Dispose()
    {
        _disposed = true;
        _run?.Dispose();
        _run = null;
    }

    private IEnumerable<Batch> Run(RandomStream random, int epoch, bool shuffle, int count)
    {
        if (count == 0)
            yield break;
        EpochRun run = Start(random, epoch, shuffle, count);
        try
        {
            for (int number = 0; number < count; number++)
                yield return run.Next();
        }
        finally
        {
            run.Dispose();
            if (ReferenceEquals(_run, run))
                _run = null;
        }
    }

    private EpochRun Start(RandomStream random, int epoch, bool shuffle, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_run is not null)
            throw new InvalidOperationException("A loader serves one epoch at a time; end or leave the one under way first.");
        RandomStream order = random.Derive("shuffle").Derive(epoch);
        RandomStream augment = random.Derive("augment").Derive(epoch);
        Batch? last = count == BatchCount() ? _short : null;
        return _run = new EpochRun(_buffers, count, last, shuffle ? () => _order.Shuffle(order) : _order.Straight, (number, batch) => Fill(number, batch, augment));
    }

    private void Fill(int number, Batch batch, RandomStream augment)
    {
        int pixels = _part.Shape.Pixels;
        for (int i = 0; i < batch.Count; i++)
        {
            int index = _order[number * BatchSize + i];
            batch.Labels[i] = _part.Label(index);
            batch.Ids[i] = _part.Id(index);
            Span<float> destination = batch.Images.AsSpan(i * pixels, pixels);
            if (_transform.IsRandom)
                _transform.Write(_part.Image(index), destination, augment.Derive(_part.Id(index)));
            else
                _transform.Write(_part.Image(index), destination);
        }
    }
}
