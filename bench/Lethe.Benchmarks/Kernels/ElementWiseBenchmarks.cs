using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Element-wise operations and reductions on arrays of the second- and third-level cache.</summary>
public unsafe class ElementWiseBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _y = null!;

    [Params(1 << 16, 1 << 21)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        (_x, _y) = (new(Count), new(Count));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _x.Dispose();
        _y.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Relu() => ElementWise.Forward(_pool, default(UnaryOperators.Relu), Count, _x, _y);

    [Benchmark]
    public void Gelu() => ElementWise.Forward(_pool, default(UnaryOperators.Gelu), Count, _x, _y);

    [Benchmark]
    public void Exp() => ElementWise.Forward(_pool, default(UnaryOperators.Exp), Count, _x, _y);

    [Benchmark]
    public void Axpy() => ElementWise.Axpy(_pool, Count, 0.5f, _x, _y);

    [Benchmark]
    public float Sum() => Reductions.Sum(_pool, Count, _x);
}
