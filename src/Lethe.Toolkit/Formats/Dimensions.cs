using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>Dimensions as files give them, before they are trusted.</summary>
internal static class Dimensions
{
    /// <summary>Makes a shape of at most six dimensions and 2³¹−1 elements, dimensions of 0 not counted; false for anything else.</summary>
    internal static bool TryShape(ReadOnlySpan<long> dimensions, out Shape shape)
    {
        shape = default;
        if (dimensions.Length > Shape.MaxRank)
            return false;
        Span<int> sizes = stackalloc int[dimensions.Length];
        long count = 1, others = 1;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (dimensions[axis] is < 0 or > int.MaxValue)
                return false;
            sizes[axis] = (int)dimensions[axis];
            count *= sizes[axis];
            // An empty tensor is not excused from the bound by the dimension that makes it empty.
            others *= Math.Max(1, sizes[axis]);
            if (count > int.MaxValue || others > int.MaxValue)
                return false;
        }

        shape = new(sizes);
        return true;
    }
}
