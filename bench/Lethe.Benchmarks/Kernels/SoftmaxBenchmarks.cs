using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Softmax and cross-entropy over rows of classes.</summary>
public unsafe class SoftmaxBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _logits = null!, _probabilities = null!, _losses = null!, _labels = null!;

    [Params("256 10", "256 100", "4096 10")]
    public string Sizes { get; set; } = "";

    private int Rows => int.Parse(Sizes.Split(' ')[0]);

    private int Columns => int.Parse(Sizes.Split(' ')[1]);

    [GlobalSetup]
    public void Setup()
    {
        _pool = new WorkerPool(Environment.ProcessorCount);
        (_logits, _probabilities, _losses, _labels) = (new(Rows * Columns), new(Rows * Columns), new(Rows), new(Rows));
        new Span<float>(_labels, Rows).Clear();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _logits, _probabilities, _losses, _labels }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Softmax() => SoftmaxKernel.Softmax(_pool, Rows, Columns, _logits, _probabilities);

    [Benchmark]
    public void CrossEntropy() => SoftmaxKernel.CrossEntropy(_pool, Rows, Columns, _logits, (int*)(float*)_labels, _losses, _probabilities);
}
