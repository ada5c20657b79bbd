using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Batch norm with its fused ReLU and residual, in training.</summary>
public unsafe class BatchNormBenchmarks
{
    private const float Eps = 1e-5f;
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _y = null!, _dy = null!, _dx = null!, _channel = null!;
    private int _rows, _channels;

    [Params("32768 64", "131072 16", "2048 256")]
    public string Sizes { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] sizes = [.. Sizes.Split(' ').Select(int.Parse)];
        (_rows, _channels) = (sizes[0], sizes[1]);
        _pool = new WorkerPool(Environment.ProcessorCount);
        long count = (long)_rows * _channels;
        (_x, _y, _dy, _dx, _channel) = (new(count), new(count), new(count), new(count), new(6L * _channels));
        new Span<float>(_channel, 6 * _channels).Fill(1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _y, _dy, _dx, _channel }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark]
    public void Statistics() => BatchNormKernel.Statistics(_pool, _rows, _channels, _x, _channel, Channel(1));

    [Benchmark(Baseline = true)]
    public void Forward() => BatchNormKernel.Forward(_pool, _rows, _channels, _x, _channel, Channel(1), Channel(2), Channel(3), Eps, null, relu: true, _y);

    [Benchmark]
    public void ForwardWithResidual() => BatchNormKernel.Forward(_pool, _rows, _channels, _x, _channel, Channel(1), Channel(2), Channel(3), Eps, _dy, relu: true, _y);

    [Benchmark]
    public void Backward() => BatchNormKernel.Backward(
        _pool, _rows, _channels, _x, _y, _dy, _channel, Channel(1), Channel(2), Eps, training: true, relu: true, _dx, false, Channel(4), Channel(5), null, false);

    private float* Channel(int row) => (float*)_channel + (row * _channels);
}
