namespace Lethe.Formats.Onnx;

/// <summary>ONNX's numbers for element types.</summary>
internal static class OnnxDataTypes
{
    internal const int Float = 1;
    internal const int Int64 = 7;

    private static readonly Dictionary<int, ElementType> Known = new()
    {
        [Float] = ElementType.Float32,
        [2] = ElementType.UInt8,
        [3] = ElementType.Int8,
        [4] = ElementType.UInt16,
        [5] = ElementType.Int16,
        [6] = ElementType.Int32,
        [Int64] = ElementType.Int64,
        [9] = ElementType.Bool,
        [10] = ElementType.Float16,
        [11] = ElementType.Float64,
        [12] = ElementType.UInt32,
        [13] = ElementType.UInt64,
        [16] = ElementType.BFloat16,
    };

    /// <summary>The element type of a number; false for text, complex and newer types.</summary>
    internal static bool TryGet(int dataType, out ElementType type) => Known.TryGetValue(dataType, out type);
}
