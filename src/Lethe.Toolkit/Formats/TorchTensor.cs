using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>A tensor as a view on a storage; offset and strides in elements, checked to stay inside.</summary>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, Shape Shape, long[] Strides)
{
    /// <summary>True where the elements lie in row-major order without gaps.</summary>
    internal bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = Shape.Rank - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected)
                    return false;
                expected *= Shape[axis];
            }

            return true;
        }
    }

    /// <summary>Elements of the storage from the first to the last that the tensor touches.</summary>
    internal int Extent
    {
        get
        {
            if (Shape.Count == 0)
                return 0;
            long last = 0;
            for (var axis = 0; axis < Shape.Rank; axis++)
                last += (Shape[axis] - 1) * Strides[axis];
            return (int)(last + 1);
        }
    }
}
