using Lethe.Engine.Kernels;

namespace Lethe.Engine.Tensors;

/// <summary>
/// A handle to an array of float32 with a shape. Tensors made by <see cref="Zeros"/> and <see cref="From"/> own their memory
/// and live until collected; tensors made by a tape belong to the step and throw once the tape was reset.
/// </summary>
/// <remarks>Reading one tensor from several threads is safe; writing needs a single owner.</remarks>
public readonly unsafe struct Tensor : IEquatable<Tensor>
{
    private readonly TensorCell? _cell;
    private readonly int _generation;

    internal Tensor(TensorCell cell)
    {
        _cell = cell;
        _generation = cell.Generation;
    }

    /// <summary>Whether this is the default handle, which points to nothing.</summary>
    public bool IsEmpty => _cell is null;

    /// <summary>The logical shape; images are [N, C, H, W] whatever their layout.</summary>
    public Shape Shape => Cell.Shape;

    /// <summary>The number of elements.</summary>
    public int Count => Cell.Count;

    /// <summary>The order of the elements in memory.</summary>
    public MemoryLayout Layout => Cell.Layout;

    /// <summary>A number that every write bumps.</summary>
    public long Version => (Cell.Source ?? Cell).Version;

    /// <summary>The elements in stored order.</summary>
    public ReadOnlySpan<float> Span => new(Cell.Data, Cell.Count);

    internal float* Pointer => Cell.Data;

    internal TensorCell Cell
    {
        get
        {
            if (_cell is null)
                ThrowEmpty();
            if (_cell!.Generation != _generation)
                ThrowStale();
            return _cell;
        }
    }

    /// <summary>An owned tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape)
    {
        Tensor tensor = new(Owned(shape));
        new Span<float>(tensor.Pointer, shape.Count).Clear();
        return tensor;
    }

    /// <summary>An owned tensor with a copy of the values, row-major in the order of the shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public static Tensor From(Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} values, got {values.Length}.", nameof(values));
        Tensor tensor = new(Owned(shape));
        values.CopyTo(new Span<float>(tensor.Pointer, shape.Count));
        return tensor;
    }

    /// <summary>The elements for writing, in stored order; bumps the version, so that caches made of the old values are left.</summary>
    public Span<float> MutableSpan()
    {
        TensorCell cell = Cell;
        (cell.Source ?? cell).Version++;
        return new Span<float>(cell.Data, cell.Count);
    }

    /// <summary>A copy of the elements in logical order (NCHW for images).</summary>
    public float[] ToArray()
    {
        float[] values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the elements in logical order.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<float> destination)
    {
        TensorCell cell = Cell;
        if (destination.Length < cell.Count)
            throw new ArgumentException($"The destination holds {destination.Length} values, needs {cell.Count}.", nameof(destination));
        if (cell.Layout == MemoryLayout.Contiguous)
        {
            Span.CopyTo(destination);
            return;
        }

        Shape shape = cell.Shape;
        fixed (float* target = destination)
            LayoutKernel.NhwcToNchw(WorkerPool.Shared, shape[0], shape[1], shape[2] * shape[3], cell.Data, target);
    }

    /// <summary>The value of a tensor of one element.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another number of elements.</exception>
    public float Item() => Count == 1
        ? *Pointer
        : throw new InvalidOperationException($"Item needs a tensor of one element, this one has shape {Shape}.");

    /// <summary>An owned, contiguous copy.</summary>
    public Tensor Clone()
    {
        Tensor copy = new(Owned(Shape));
        CopyTo(new Span<float>(copy.Pointer, copy.Count));
        return copy;
    }

    /// <inheritdoc/>
    public bool Equals(Tensor other) => ReferenceEquals(_cell, other._cell) && _generation == other._generation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_cell, _generation);

    /// <summary>Whether two handles point to the same tensor.</summary>
    public static bool operator ==(Tensor left, Tensor right) => left.Equals(right);

    /// <summary>Whether two handles point to different tensors.</summary>
    public static bool operator !=(Tensor left, Tensor right) => !left.Equals(right);

    private static TensorCell Owned(Shape shape)
    {
        OwnedMemory memory = new(Math.Max(1, shape.Count));
        return new TensorCell { Data = memory.Pointer, Shape = shape, Memory = memory };
    }

    private static void ThrowEmpty() => throw new InvalidOperationException("This tensor handle is empty.");

    private static void ThrowStale() =>
        throw new InvalidOperationException("This tensor belonged to a tape that was reset since: clone what must outlive the step.");
}
