using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Transpositions between the layouts of images and of weights.</summary>
public unsafe class LayoutBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _y = null!;

    [Params("128 3 1024", "128 64 256", "512 512 9", "1 512 4608")]
    public string Sizes { get; set; } = "";


    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        int[] s = [.. Sizes.Split(' ').Select(int.Parse)];
        (_x, _y) = (new((long)s[0] * s[1] * s[2]), new((long)s[0] * s[1] * s[2]));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _y }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark]
    public void Transpose()
    {
        int[] s = [.. Sizes.Split(' ').Select(int.Parse)];
        LayoutKernel.TransposeBatch(_pool, s[0], s[1], s[2], _x, _y);
    }
}
