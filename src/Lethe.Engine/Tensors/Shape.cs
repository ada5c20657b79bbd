using System.Runtime.CompilerServices;

namespace Lethe.Engine.Tensors;

/// <summary>The sizes of a tensor's dimensions, outermost first; up to six of them, stored inline so that a shape costs no allocation.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of dimensions a shape can have.</summary>
    public const int MaxRank = 6;

    private readonly Dimensions _dimensions;

    // Less one, so that the default shape is that of a scalar.
    private readonly int _countLessOne;

    /// <summary>Makes a shape.</summary>
    /// <param name="dimensions">Sizes, outermost first; none makes the shape of a scalar.</param>
    /// <exception cref="ArgumentException">More than six dimensions, a negative size, or more than 2³¹−1 elements.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length > MaxRank)
            throw new ArgumentException($"A shape has at most {MaxRank} dimensions, got {dimensions.Length}.", nameof(dimensions));
        long count = 1;
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            if (dimensions[axis] < 0)
                throw new ArgumentException($"Dimension {axis} of a shape is negative: {dimensions[axis]}.", nameof(dimensions));
            _dimensions[axis] = dimensions[axis];
            count *= dimensions[axis];
            if (count > int.MaxValue)
                throw new ArgumentException("A shape has at most 2147483647 elements.", nameof(dimensions));
        }

        Rank = dimensions.Length;
        _countLessOne = (int)count - 1;
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>The number of elements: the product of the sizes, 1 for a scalar.</summary>
    public int Count => _countLessOne + 1;

    /// <summary>The size along an axis; negative axes count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public int this[int axis]
    {
        get
        {
            int positive = axis < 0 ? axis + Rank : axis;
            ArgumentOutOfRangeException.ThrowIfNegative(positive, nameof(axis));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(positive, Rank, nameof(axis));
            return _dimensions[positive];
        }
    }

    /// <summary>The sizes as an array.</summary>
    public int[] ToArray()
    {
        int[] sizes = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
            sizes[axis] = _dimensions[axis];
        return sizes;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other)
    {
        if (Rank != other.Rank || Count != other.Count)
            return false;
        for (int axis = 0; axis < Rank; axis++)
        {
            if (_dimensions[axis] != other._dimensions[axis])
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Rank;
        for (int axis = 0; axis < Rank; axis++)
            hash = (hash * 31) + _dimensions[axis];
        return hash;
    }

    /// <summary>The shape as text, such as <c>[128, 3, 32, 32]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    /// <summary>Whether two shapes have the same sizes in the same order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    [InlineArray(MaxRank)]
    private struct Dimensions
    {
        private int _first;
    }
}
