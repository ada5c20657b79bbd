using System.Runtime.InteropServices;

namespace Lethe.Formats;

/// <summary>Turns stored elements into float32.</summary>
internal static class ElementConverter
{
    /// <summary>Converts <paramref name="bytes"/>, whole elements in little-endian order; float64 and integers round to nearest.</summary>
    internal static void ToFloats(ElementType type, ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32: MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination); break;
            case ElementType.Float64: Convert<double>(bytes, destination, x => (float)x); break;
            case ElementType.Float16: Convert<Half>(bytes, destination, x => (float)x); break;
            case ElementType.BFloat16: Convert<ushort>(bytes, destination, x => BitConverter.Int32BitsToSingle(x << 16)); break;
            case ElementType.Float8E4M3: Convert<byte>(bytes, destination, FromE4M3); break;
            case ElementType.Float8E5M2: Convert<byte>(bytes, destination, x => (float)BitConverter.UInt16BitsToHalf((ushort)(x << 8))); break;
            case ElementType.Bool: Convert<byte>(bytes, destination, x => x == 0 ? 0f : 1f); break;
            case ElementType.UInt8: Convert<byte>(bytes, destination, x => x); break;
            case ElementType.Int8: Convert<sbyte>(bytes, destination, x => x); break;
            case ElementType.UInt16: Convert<ushort>(bytes, destination, x => x); break;
            case ElementType.Int16: Convert<short>(bytes, destination, x => x); break;
            case ElementType.UInt32: Convert<uint>(bytes, destination, x => x); break;
            case ElementType.Int32: Convert<int>(bytes, destination, x => x); break;
            case ElementType.UInt64: Convert<ulong>(bytes, destination, x => x); break;
            case ElementType.Int64: Convert<long>(bytes, destination, x => x); break;
            default: throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> destination, Func<T, float> convert)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = convert(source[i]);
    }

    /// <summary>One sign bit, four of exponent (bias 7), three of mantissa; no infinity, all ones is NaN.</summary>
    private static float FromE4M3(byte bits)
    {
        var sign = (bits & 0x80) == 0 ? 1f : -1f;
        int exponent = (bits >> 3) & 15, mantissa = bits & 7;
        if (exponent == 15 && mantissa == 7)
            return float.NaN;
        return sign * (exponent == 0 ? MathF.ScaleB(mantissa, -9) : MathF.ScaleB(8 + mantissa, exponent - 10));
    }
}
