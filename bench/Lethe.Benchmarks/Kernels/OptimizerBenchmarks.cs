using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>One step of each optimizer, in one pass over parameters, gradients and state.</summary>
public unsafe class OptimizerBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _w = null!, _g = null!, _m = null!, _v = null!;

    [Params(700_000, 11_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        (_w, _g, _m, _v) = (new(Count), new(Count), new(Count), new(Count));
        new Span<float>(_v, Count).Fill(1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _w, _g, _m, _v }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Sgd() => OptimizerKernels.Sgd(_pool, Count, _w, _g, _m, 1e-6f, 0.9f, 5e-4f, nesterov: true);

    [Benchmark]
    public void AdamW() => OptimizerKernels.Adam(_pool, Count, _w, _g, _m, _v, 1e-6f, 0.9f, 0.999f, 1e-8f, 0.01f, decoupled: true, 10);
}
