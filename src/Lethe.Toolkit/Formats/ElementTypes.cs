namespace Lethe.Formats;

/// <summary>Names and sizes of element types.</summary>
internal static class ElementTypes
{
    private static readonly (string Name, ElementType Type, int Size)[] Known =
    [
        ("BOOL", ElementType.Bool, 1),
        ("U8", ElementType.UInt8, 1),
        ("I8", ElementType.Int8, 1),
        ("U16", ElementType.UInt16, 2),
        ("I16", ElementType.Int16, 2),
        ("U32", ElementType.UInt32, 4),
        ("I32", ElementType.Int32, 4),
        ("U64", ElementType.UInt64, 8),
        ("I64", ElementType.Int64, 8),
        ("F8_E4M3", ElementType.Float8E4M3, 1),
        ("F8_E5M2", ElementType.Float8E5M2, 1),
        ("F16", ElementType.Float16, 2),
        ("BF16", ElementType.BFloat16, 2),
        ("F32", ElementType.Float32, 4),
        ("F64", ElementType.Float64, 8),
    ];

    /// <summary>All names, for error messages.</summary>
    internal static string Names => string.Join(", ", Known.Select(known => known.Name));

    /// <summary>Bytes of one element.</summary>
    internal static int Size(ElementType type) => Known[(int)type].Size;

    /// <summary>The safetensors name, as in <c>BF16</c>.</summary>
    internal static string Name(ElementType type) => Known[(int)type].Name;

    /// <summary>True for the floating point types; integers and booleans are counters and masks, not weights.</summary>
    internal static bool IsFloat(ElementType type) => type >= ElementType.Float8E4M3;

    /// <summary>The type of a safetensors name.</summary>
    internal static bool TryParse(string name, out ElementType type)
    {
        foreach (var known in Known)
        {
            if (known.Name == name)
            {
                type = known.Type;
                return true;
            }
        }

        type = default;
        return false;
    }
}
