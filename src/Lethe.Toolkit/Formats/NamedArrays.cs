namespace Lethe.Formats;

/// <summary>Checks of tensors before they are written.</summary>
internal static class NamedArrays
{
    /// <summary>The tensors in ordinal order of name, each checked against its shape.</summary>
    internal static IReadOnlyList<NamedArray> Sorted(IEnumerable<NamedArray> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        NamedArray[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        Check(sorted);
        return sorted;
    }

    /// <summary>Refuses unusable or repeated names and values that do not fill their shape.</summary>
    internal static void Check(IReadOnlyList<NamedArray> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (string.IsNullOrEmpty(tensor.Name) || tensor.Name == "__metadata__")
                throw new ArgumentException($"{Printable.Quote(tensor.Name ?? "")} cannot be a tensor's name.", nameof(tensors));
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"Two tensors are named {Printable.Quote(tensor.Name)}.", nameof(tensors));
            if (tensor.Values.Length != tensor.Shape.Count)
                throw new ArgumentException($"Tensor {Printable.Quote(tensor.Name)} of shape {tensor.Shape} has {tensor.Values.Length} values.", nameof(tensors));
        }
    }
}
