using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>The layers of the networks that matter, forward, backward and squared (Fisher), on all processors.</summary>
public unsafe class ConvolutionBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _w = null!, _y = null!, _dx = null!, _dw = null!;
    private ConvShape _shape;

    /// <summary>N, C, H = W, K, R = S, stride, padding, groups.</summary>
    [Params(
        "32 64 32 64 3 1 1 1", "32 256 8 256 3 1 1 1", "32 512 4 512 3 1 1 1", "64 512 2 512 3 1 1 1", "128 16 32 16 3 1 1 1", "128 3 32 16 3 1 1 1",
        "32 64 32 128 3 2 1 1", "32 96 32 24 1 1 0 1", "32 144 32 144 3 1 1 144", "128 32 28 64 3 1 1 1")]
    public string Layer { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] s = [.. Layer.Split(' ').Select(int.Parse)];
        _shape = new ConvShape(s[0], s[1], s[2], s[2], s[3], s[4], s[4], s[5], s[5], s[6], s[6], s[7]);
        _pool = new WorkerPool(Environment.ProcessorCount);
        long inputs = (long)s[0] * s[1] * s[2] * s[2], outputs = (long)_shape.Rows * s[3];
        (_x, _dx, _y, _w, _dw) = (new(inputs), new(inputs), new(outputs), new(_shape.WeightCount), new(_shape.WeightCount));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _dx, _y, _w, _dw }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Forward() => Convolution.Forward(_pool, _shape, _x, _w, null, _y);

    [Benchmark]
    public void InputGradient() => Convolution.InputGradient(_pool, _shape, _y, _w, _dx, accumulate: false);

    [Benchmark]
    public void WeightGradient() => Convolution.WeightGradient(_pool, _shape, _x, _y, _dw);

    [Benchmark]
    public void SquaredWeightGradient() => Convolution.SquaredWeightGradient(_pool, _shape, _x, _y, _dw);
}
