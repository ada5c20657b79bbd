using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>What a file says of one of its tensors.</summary>
/// <param name="Name">The name under which it is read.</param>
/// <param name="DType">The stored element type, in safetensors' words: <c>F32</c>, <c>BF16</c>, <c>I64</c>.</param>
/// <param name="Shape">The logical shape.</param>
/// <param name="IsFloat">False for integers and booleans: counters and masks rather than weights.</param>
public sealed record StoredTensor(string Name, string DType, Shape Shape, bool IsFloat);
