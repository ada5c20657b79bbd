using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>A tensor on its way into a file.</summary>
/// <param name="Name">The name, as in <c>layer1.0.conv1.weight</c>; unique in its file.</param>
/// <param name="Shape">The logical shape.</param>
/// <param name="Values">The elements in row-major order, as many as the shape has.</param>
public readonly record struct NamedArray(string Name, Shape Shape, ReadOnlyMemory<float> Values);
