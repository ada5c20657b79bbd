using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Products on one thread and on two: squares, and the thin shapes of small networks.</summary>
public unsafe class GemmBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _a = null!, _b = null!, _c = null!;
    private int _m, _n, _k;

    [Params("1024 1024 1024", "256 512 784", "256 10 256", "4096 64 576", "32768 16 144")]
    public string Sizes { get; set; } = "";

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Sizes.Split(' ').Select(int.Parse)];
        (_m, _n, _k) = (sizes[0], sizes[1], sizes[2]);
        _pool = new WorkerPool(Threads);
        (_a, _b, _c) = (new((long)_m * _k), new((long)_k * _n), new((long)_m * _n));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Plain() => Gemm.Multiply(_pool, false, false, _m, _n, _k, _a, _k, _b, _n, _c, _n, accumulate: false);

    [Benchmark]
    public void SecondTransposed() => Gemm.Multiply(_pool, false, true, _m, _n, _k, _a, _k, _b, _k, _c, _n, accumulate: false);

    [Benchmark]
    public void FirstTransposed() => Gemm.Multiply(_pool, true, false, _m, _n, _k, _a, _m, _b, _n, _c, _n, accumulate: false);
}
