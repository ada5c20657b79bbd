using System.Numerics;

namespace Lethe.Evaluation.Statistics;

/// <summary>Adds rows of small counts to rows of sums, resample by resample; every lane is its own sum, so that the bits do not depend on the vector width.</summary>
internal static class CountSums
{
    /// <summary>sums[b] += counts[b] · factor.</summary>
    public static void AddScaled(Span<double> sums, ReadOnlySpan<byte> counts, double factor)
    {
        int i = 0;
        Vector<double> f = new(factor);
        for (int lanes = Vector<byte>.Count; i + lanes <= counts.Length; i += lanes)
        {
            Vector.Widen(new Vector<byte>(counts[i..]), out Vector<ushort> low, out Vector<ushort> high);
            AddHalf(sums[i..], low, f);
            AddHalf(sums[(i + lanes / 2)..], high, f);
        }
        for (; i < counts.Length; i++)
            sums[i] += counts[i] * factor;
    }

    /// <summary>sums[b] += counts[b] · factors[b].</summary>
    public static void AddProduct(Span<double> sums, ReadOnlySpan<byte> counts, ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < counts.Length; i++)
            sums[i] += counts[i] * factors[i];
    }

    private static void AddHalf(Span<double> sums, Vector<ushort> counts, Vector<double> factor)
    {
        Vector.Widen(counts, out Vector<uint> low, out Vector<uint> high);
        AddQuarter(sums, low, factor);
        AddQuarter(sums[Vector<uint>.Count..], high, factor);
    }

    private static void AddQuarter(Span<double> sums, Vector<uint> counts, Vector<double> factor)
    {
        Vector.Widen(Vector.ConvertToSingle(Vector.AsVectorInt32(counts)), out Vector<double> low, out Vector<double> high);
        int lanes = Vector<double>.Count;
        (new Vector<double>(sums) + low * factor).CopyTo(sums);
        (new Vector<double>(sums[lanes..]) + high * factor).CopyTo(sums[lanes..]);
    }
}
