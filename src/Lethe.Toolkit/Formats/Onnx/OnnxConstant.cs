namespace Lethe.Formats.Onnx;

/// <summary>A value known at import: floats or integers, and the initializer it comes from if its values are that one's.</summary>
internal sealed record OnnxConstant(long[] Dims, float[]? Floats, long[]? Integers) : OnnxValue(Dims)
{
    /// <summary>The longest constant that is computed rather than stored: no classifier comes near.</summary>
    internal const int Largest = 1 << 16;

    /// <summary>The initializer whose values these are, if perhaps in another order; null for computed ones.</summary>
    internal string? Initializer { get; init; }

    /// <summary>How the values are arranged, compared with the initializer: empty for as they are; equal texts for equal orders.</summary>
    internal string Arrangement { get; init; } = "";

    internal int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>The elements as floats.</summary>
    internal float[] AsFloats => Floats ?? Array.ConvertAll(Integers!, value => (float)value);

    internal static OnnxConstant Of(long[] dims, float[] floats) => new(dims, floats, null);

    internal static OnnxConstant Of(long[] dims, long[] integers) => new(dims, null, integers);

    /// <summary>True for a single number, whatever its rank.</summary>
    internal bool IsScalar(out float value)
    {
        value = Count == 1 ? AsFloats[0] : 0;
        return Count == 1;
    }
}
