using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>A tensor on its way into a file, whose values are asked for when they are written: a large model is never held twice.</summary>
/// <param name="Name">The name; unique in its file.</param>
/// <param name="Shape">The logical shape.</param>
/// <param name="Values">Gives the elements in row-major order, as many as the shape has.</param>
internal readonly record struct TensorSource(string Name, Shape Shape, Func<ReadOnlySpan<float>> Values)
{
    internal static TensorSource Of(NamedArray array) => new(array.Name, array.Shape, () => array.Values.Span);

    /// <summary>The bytes of the values.</summary>
    internal long Bytes => (long)Shape.Count * sizeof(float);
}
