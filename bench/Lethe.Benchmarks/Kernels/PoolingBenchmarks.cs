using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Pooling of 128 images of 64 channels, 28 by 28.</summary>
public unsafe class PoolingBenchmarks
{
    private WorkerPool _pool = null!;
    private static readonly PoolShape Shape = new(128, 64, 28, 28, 2, 2, 2, 2, 0, 0);
    private NativeFloats _x = null!, _y = null!, _taps = null!, _dx = null!;


    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        long inputs = 128L * 64 * 28 * 28;
        (_x, _dx, _y, _taps) = (new(inputs), new(inputs), new(inputs / 4), new(inputs / 4));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _y, _taps, _dx }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Max() => PoolingKernel.MaxForward(_pool, Shape, _x, _y, _taps);

    [Benchmark]
    public void MaxAndBackward()
    {
        PoolingKernel.MaxForward(_pool, Shape, _x, _y, _taps);
        PoolingKernel.MaxBackward(_pool, Shape, _y, _taps, _dx, accumulate: false);
    }

    [Benchmark]
    public void Average() => PoolingKernel.AverageForward(_pool, Shape, _x, _y);

    [Benchmark]
    public void GlobalAverage() => PoolingKernel.GlobalAverageForward(_pool, 128, 64, 28 * 28, _x, _y);
}
