using Lethe.Engine.Tensors;

namespace Lethe.Formats;

/// <summary>One tensor of a safetensors header; <c>Begin</c> and <c>End</c> are byte offsets from the start of the data.</summary>
internal sealed record SafeTensorsEntry(string Name, ElementType Type, Shape Shape, long Begin, long End)
{
    internal StoredTensor Describe() => new(Name, ElementTypes.Name(Type), Shape, ElementTypes.IsFloat(Type));
}
