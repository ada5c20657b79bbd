using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lethe.Engine.Kernels;

namespace Lethe.Peers;

/// <summary>What one core can do at most, and what the matrix product makes of it.</summary>
internal static unsafe class Peak
{
    /// <summary>GFLOP/s of fused multiply-adds on registers alone, one core, the best of many short runs.</summary>
    internal static double Fma(double seconds)
    {
        double best = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long at = Stopwatch.GetTimestamp();
            const int Rounds = 200_000;
            float sink = Registers(Rounds, 0.5f);
            double rate = Rounds * 12.0 * 2 * Vector<float>() / Stopwatch.GetElapsedTime(at).TotalSeconds / 1e9;
            best = sink == 0 ? best : Math.Max(best, rate);
        }

        return best;
    }

    /// <summary>GFLOP/s of a square product on one core, median.</summary>
    internal static double Gemm(int size, double seconds)
    {
        using WorkerPool one = new(1);
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)size * (nuint)size * 3 * sizeof(float), 64);
        new Span<float>(memory, size * size * 3).Fill(0.5f);
        double median = Clock.Median(
            () => Lethe.Engine.Kernels.Gemm.Multiply(one, false, false, size, size, size, memory, size, memory + (size * size), size, memory + (2 * size * size), size, false), seconds, out _);
        NativeMemory.AlignedFree(memory);
        return 2.0 * size * size * size / median / 1e9;
    }

    private static int Vector<T>() => Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count;

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
