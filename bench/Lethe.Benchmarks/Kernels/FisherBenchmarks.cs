using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Sums of squared per-sample gradients of layers that are no convolutions; those stand in <see cref="ConvolutionBenchmarks"/>.</summary>
public unsafe class FisherBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _dy = null!, _dx = null!, _sums = null!, _channel = null!;

    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        (_x, _dy, _dx, _sums, _channel) = (new(128L * 1024 * 16), new(128L * 1024 * 16), new(128L * 1024 * 16), new(512L * 512), new(64));
        new Span<float>(_channel, 64).Fill(1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _dy, _dx, _sums, _channel }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark]
    public void Linear() => LinearKernel.SquaredWeightGradient(_pool, 128, 512, 512, _x, _dy, _sums);

    [Benchmark]
    public void Bias() => ColumnReductions.SquaredPerSample(_pool, 128, 1024, 16, _dy, _sums);

    /// <summary>As a backward pass has it: the squares and the gradient of the input.</summary>
    [Benchmark]
    public void BatchNorm() => Norm(_dx);

    [Benchmark]
    public void BatchNormSquaresAlone() => Norm(null);

    private void Norm(float* dx) => BatchNormKernel.Backward(
        _pool, 128 * 1024, 16, _x, _x, _dy, _channel, _channel, null, 1e-5f, training: false, relu: true, dx, false, _sums, (float*)_sums + 16, null, false, samples: 128);
}
