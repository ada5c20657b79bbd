using BenchmarkDotNet.Attributes;
using Lethe.Engine.Kernels;

namespace Lethe.Benchmarks.Kernels;

/// <summary>MobileNetV2's layers with what is fused into them: the norm of the input, the statistics of the output, both gradients, and the whole block in inference.</summary>
public unsafe class BottleneckBenchmarks
{
    private WorkerPool _pool = null!;
    private NativeFloats _x = null!, _inner = null!, _filtered = null!, _y = null!, _d = null!, _dx = null!, _w = null!, _dw = null!, _map = null!, _sums = null!;
    private BottleneckShape _shape;
    private ConvShape _filters;

    /// <summary>N, C, H = W, inner channels, K, stride.</summary>
    [Params("64 24 32 144 24 1", "64 32 16 192 32 1", "64 96 8 576 96 1", "64 160 4 960 160 1", "64 160 4 960 320 1")]
    public string Block { get; set; } = "";

    private ChannelMap Map => new(_map, (float*)_map + 2048, 0f, 6f);

    [GlobalSetup]
    public void Setup()
    {
        int[] s = [.. Block.Split(' ').Select(int.Parse)];
        _shape = new BottleneckShape(s[0], s[1], s[2], s[2], s[3], s[4], s[5]);
        _filters = new ConvShape(s[0], s[3], s[2], s[2], s[3], 3, 3, s[5], s[5], 1, 1, s[3]);
        _pool = new WorkerPool(Environment.ProcessorCount);
        long positions = (long)s[0] * s[2] * s[2];
        (_x, _dx, _y, _inner, _filtered, _d) = (new(positions * s[1]), new(positions * s[1]), new(positions * s[4]), new(positions * s[3]), new(positions * s[3]), new(positions * s[3]));
        (_w, _dw, _map, _sums) = (new((long)s[3] * (s[1] + s[4] + 9)), new((long)s[3] * (s[4] + 9)), new(4096), new(4096));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var floats in new[] { _x, _y, _inner, _filtered, _d, _dx, _w, _dw, _map, _sums }) floats.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Inference()
    {
        BottleneckWeights weights = BottleneckWeights.Rent(_pool, _shape, _w, _w, _w, Map, Map, Map);
        BottleneckInference.Run(_pool, _shape, _x, weights, null, _y);
        weights.Return();
    }

    private MapLayout Narrow => MapLayout.Plain(_filters.N, _filters.H * _filters.W, _shape.C);

    private MapLayout Inner => MapLayout.Planes(_filters.N, _filters.H * _filters.W, _shape.Inner);

    private MapLayout Filtered => MapLayout.Planes(_filters.N, _filters.P * _filters.Q, _shape.Inner);

    private MapLayout Made => MapLayout.Plain(_filters.N, _filters.P * _filters.Q, _shape.K);

    private float* Variance => (float*)_sums + 2048;

    [Benchmark]
    public void Widening() => MeasuredPointwise.Forward(_pool, Narrow, _x, ChannelMap.Identity, _w, Inner, _inner, _sums, Variance);

    [Benchmark]
    public void WideningGradient() => MeasuredPointwiseGradient.Run(
        _pool, Inner, new PendingGradient(_d, _inner, _map), Narrow, new MappedInput { X = _x, Map = ChannelMap.Identity, Dx = _dx }, _w, _dw);

    [Benchmark]
    public void Narrowing() => MeasuredPointwise.Forward(_pool, Filtered, _filtered, Map, _w, Made, _y, _sums, Variance);

    [Benchmark]
    public void NarrowingGradient() => MeasuredPointwiseGradient.Run(
        _pool, Made, new PendingGradient(_y), Filtered, new MappedInput { X = _filtered, Map = Map, Mean = _map, Dx = _d, Sums = _sums }, _w, _dw);

    [Benchmark]
    public void Filtering()
    {
        float* taps = DepthwiseConvolution.RentTaps(_filters, _w, flipped: false);
        MeasuredDepthwise.Forward(_pool, _filters, Inner, _inner, Map, taps, Filtered, _filtered, _sums, Variance);
        DepthwiseConvolution.ReturnTaps(_filters, taps);
    }

    [Benchmark]
    public void FilteringGradient()
    {
        float* taps = DepthwiseConvolution.RentTaps(_filters, _w, flipped: true);
        MeasuredDepthwiseGradient.Run(
            _pool, _filters, Filtered, new PendingGradient(_filtered, _filtered, _map), Inner, new MappedInput { X = _inner, Map = Map, Mean = _map, Dx = _d, Sums = _sums }, taps, _dw);
        DepthwiseConvolution.ReturnTaps(_filters, taps);
    }
}
