namespace Lethe.Data;

/// <summary>The images of one official part as bytes [count, C, H, W] with their labels; shared by all views on it and never changed.</summary>
internal sealed class ImageStore
{
    private readonly byte[] _pixels;
    private readonly int[] _labels;
    private readonly int[]? _fineLabels;
    private readonly int[]? _ids;

    /// <summary>Takes over the arrays. Without <paramref name="ids"/>, ids are positions.</summary>
    public ImageStore(ImageShape shape, byte[] pixels, int[] labels, int[]? fineLabels = null, int[]? ids = null)
    {
        if (pixels.LongLength != (long)labels.Length * shape.Pixels)
            throw new ArgumentException($"{labels.Length} images of {shape} need {(long)labels.Length * shape.Pixels} bytes, got {pixels.LongLength}.", nameof(pixels));
        (Shape, _pixels, _labels, _fineLabels, _ids) = (shape, pixels, labels, fineLabels, ids);
    }

    public ImageShape Shape { get; }

    public int Count => _labels.Length;

    public bool HasFineLabels => _fineLabels is not null;

    public ReadOnlySpan<byte> Image(int position) => _pixels.AsSpan(position * Shape.Pixels, Shape.Pixels);

    public int Label(int position) => _labels[position];

    public int FineLabel(int position) =>
        _fineLabels is null ? throw new InvalidOperationException("This dataset has no fine labels.") : _fineLabels[position];

    public int Id(int position) => _ids is null ? position : _ids[position];

    /// <summary>The finest label there is: what the validation cut and subsets are stratified by.</summary>
    public int Stratum(int position) => (_fineLabels ?? _labels)[position];

    /// <summary>A view on some positions; takes over the array.</summary>
    public DatasetPart View(int[] positions)
    {
        int[] labels = Array.ConvertAll(positions, position => _labels[position]);
        int[] ids = _ids is null ? positions : Array.ConvertAll(positions, position => _ids[position]);
        return new DatasetPart(this, positions, ids, labels);
    }
}
