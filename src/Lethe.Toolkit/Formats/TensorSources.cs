using System.Runtime.InteropServices;

namespace Lethe.Formats;

/// <summary>Checks of tensors before they are written, and how they are.</summary>
internal static class TensorSources
{
    /// <summary>The tensors in their order, each checked against its shape.</summary>
    /// <exception cref="ArgumentException">A name is unusable or comes twice, or values do not fill their shape.</exception>
    internal static IReadOnlyList<TensorSource> Of(IEnumerable<NamedArray> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        List<TensorSource> sources = [];
        foreach (var tensor in tensors)
        {
            if (tensor.Values.Length != tensor.Shape.Count)
                throw new ArgumentException($"Tensor {Printable.Quote(tensor.Name ?? "")} of shape {tensor.Shape} has {tensor.Values.Length} values.", nameof(tensors));
            sources.Add(TensorSource.Of(tensor));
        }

        return sources;
    }

    /// <summary>Refuses unusable or repeated names.</summary>
    internal static void CheckNames(IReadOnlyList<TensorSource> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (string.IsNullOrEmpty(tensor.Name) || tensor.Name == "__metadata__")
                throw new ArgumentException($"{Printable.Quote(tensor.Name ?? "")} cannot be a tensor's name.", nameof(tensors));
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Two tensors are named {Printable.Quote(tensor.Name)}.", nameof(tensors));
        }
    }

    /// <summary>The bytes of a tensor's values.</summary>
    internal static ReadOnlySpan<byte> BytesOf(TensorSource tensor)
    {
        var values = tensor.Values();
        return values.Length == tensor.Shape.Count
            ? MemoryMarshal.AsBytes(values)
            : throw new ArgumentException($"Tensor {Printable.Quote(tensor.Name)} of shape {tensor.Shape} has {values.Length} values.", nameof(tensor));
    }
}
