using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>The outputs of one node for some images, gathered batch after batch.</summary>
internal sealed class KeptValues
{
    private float[] _values = [];
    private int[] _row = [];
    private int _done;

    internal KeptValues(int count) => Count = count;

    /// <summary>The images.</summary>
    internal int Count { get; }

    /// <summary>The shape of a batch of one.</summary>
    internal Shape Row => new([1, .. _row]);

    /// <summary>The numbers an image.</summary>
    internal int Width => Row.Count;

    /// <summary>All of them, row-major.</summary>
    internal ReadOnlyMemory<float> Values => _values;

    /// <summary>Those of one image.</summary>
    internal ReadOnlySpan<float> Of(int image) => _values.AsSpan(image * Width, Width);

    internal void Add(Tensor batch)
    {
        if (_done == 0)
        {
            _row = batch.Shape.ToArray()[1..];
            _values = new float[Count * Width];
        }

        batch.CopyTo(_values.AsSpan(_done * Width));
        _done += batch.Shape[0];
    }

    internal Tensor Batch(Tape tape, int start, int count) => tape.Input(new Shape([count, .. _row]), _values.AsSpan(start * Width, count * Width));
}
