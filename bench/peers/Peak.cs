using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Peers;

/// <summary>What one core can do at most, and what the matrix product makes of it.</summary>
internal static unsafe class Peak
{
    /// <summary>
    /// GFLOP/s of fused multiply-adds on registers alone and of a square product, one core, in turns of some milliseconds: on a shared machine
    /// both meet the same neighbours. The share is the median over the turns of one divided by the other.
    /// </summary>
    internal static (double Peak, double Product, double Share) Measure(int size, double seconds)
    {
        using WorkerPool one = new(1);
        int count = checked(size * size * 3) / 3;
        float* memory = FloatPool.Rent(3L * count);
        new Span<float>(memory, 3 * count).Fill(0.5f);
        void Product() => Gemm.Multiply(one, false, false, size, size, size, memory, size, memory + count, size, memory + (2 * count), size, false);
        for (int i = 0; i < 20; i++) Product();
        int rounds = (int)(Seconds(Product) / Seconds(() => Registers(1000, 0.5f)) * 1000);
        List<double> peaks = [], products = [], shares = [];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || peaks.Count < 9;)
        {
            peaks.Add(rounds * 12.0 * 2 * Lanes() / Seconds(() => Registers(rounds, 0.5f)) / 1e9);
            products.Add(2.0 * size * size * size / Seconds(Product) / 1e9);
            shares.Add(products[^1] / peaks[^1]);
        }

        FloatPool.Return(memory, 3L * count);
        return (Middle(peaks), Middle(products), Middle(shares));
    }

    private static double Seconds(Action work)
    {
        long at = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(at).TotalSeconds;
    }

    private static double Middle(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static int Lanes() => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;

    /// <summary>Twelve chains, so that the latency of one multiply-add is hidden behind the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Registers(int rounds, float x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return Registers256(rounds, x);
        Vector512<float> f = Vector512.Create(x), a = f, b = f, c = f, d = f, e = f, g = f, h = f, i = f, j = f, k = f, l = f, m = f;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, f, f);
            b = Vector512.FusedMultiplyAdd(b, f, f);
            c = Vector512.FusedMultiplyAdd(c, f, f);
            d = Vector512.FusedMultiplyAdd(d, f, f);
            e = Vector512.FusedMultiplyAdd(e, f, f);
            g = Vector512.FusedMultiplyAdd(g, f, f);
            h = Vector512.FusedMultiplyAdd(h, f, f);
            i = Vector512.FusedMultiplyAdd(i, f, f);
            j = Vector512.FusedMultiplyAdd(j, f, f);
            k = Vector512.FusedMultiplyAdd(k, f, f);
            l = Vector512.FusedMultiplyAdd(l, f, f);
            m = Vector512.FusedMultiplyAdd(m, f, f);
        }

        return Vector512.Sum(a + b + c + d + e + g + h + i + j + k + l + m);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Registers256(int rounds, float x)
    {
        Vector256<float> f = Vector256.Create(x), a = f, b = f, c = f, d = f, e = f, g = f, h = f, i = f, j = f, k = f, l = f, m = f;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.MultiplyAddEstimate(a, f, f);
            b = Vector256.MultiplyAddEstimate(b, f, f);
            c = Vector256.MultiplyAddEstimate(c, f, f);
            d = Vector256.MultiplyAddEstimate(d, f, f);
            e = Vector256.MultiplyAddEstimate(e, f, f);
            g = Vector256.MultiplyAddEstimate(g, f, f);
            h = Vector256.MultiplyAddEstimate(h, f, f);
            i = Vector256.MultiplyAddEstimate(i, f, f);
            j = Vector256.MultiplyAddEstimate(j, f, f);
            k = Vector256.MultiplyAddEstimate(k, f, f);
            l = Vector256.MultiplyAddEstimate(l, f, f);
            m = Vector256.MultiplyAddEstimate(m, f, f);
        }

        return Vector256.Sum(a + b + c + d + e + g + h + i + j + k + l + m);
    }
}
