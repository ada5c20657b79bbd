using System.Numerics;

namespace Lethe.Data;

/// <summary>Normalises bytes: <c>value * Factor + Offset</c>, which is <c>(value / 255 - mean) / std</c>.</summary>
internal readonly record struct PixelScale(float Factor, float Offset)
{
    public static PixelScale Of(float mean, float std) => new((float)(1 / (255.0 * std)), (float)(-(double)mean / std));

    /// <summary>Writes one value for each byte.</summary>
    // A vector of bytes widens to four of floats; product and sum are rounded apart, so the scalar tail has the same bits.
    public void Apply(ReadOnlySpan<byte> source, Span<float> destination)
    {
        int i = 0;
        for (; i + Vector<byte>.Count <= source.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Four(low, destination[i..]);
            Four(high, destination[(i + Vector<ushort>.Count)..]);
        }

        for (; i < source.Length; i++)
            destination[i] = source[i] * Factor + Offset;
    }

    private void Four(Vector<ushort> values, Span<float> destination)
    {
        Vector.Widen(values, out Vector<uint> low, out Vector<uint> high);
        var offset = new Vector<float>(Offset);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * Factor + offset).CopyTo(destination);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * Factor + offset).CopyTo(destination[Vector<uint>.Count..]);
    }
}
