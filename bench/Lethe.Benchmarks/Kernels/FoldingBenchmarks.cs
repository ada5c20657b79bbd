using BenchmarkDotNet.Attributes;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;
using Lethe.Models;

namespace Lethe.Benchmarks.Kernels;

/// <summary>Batch norms on stored statistics: folded into the convolutions before them, narrow ones in chains, against the same graph node by node.</summary>
public class FoldingBenchmarks
{
    private static readonly ForwardOptions Apart = new() { Taps = new TapSet("fc") };
    private readonly Tape _inference = new() { Recording = false };
    private readonly Tape _training = new();
    private LayerGraph _graph = null!;
    private ParameterSet _parameters = null!;
    private ParameterSet _watched = null!;
    private Shape _shape;
    private float[] _images = null!;

    /// <summary>The network.</summary>
    [Params("resnet18:width=16", "resnet18:width=64", "vgg11-bn:head=small")]
    public string Network { get; set; } = "";

    /// <summary>Makes the network and its images.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _shape = new Shape(64, 3, 32, 32);
        _graph = ModelRegistry.Build(Network, new ImageShape(3, 32, 32), 10);
        _parameters = ParameterSet.Initialize(_graph, new RandomStream(1));
        _watched = _parameters.Watch(_training);
        _images = new float[_shape.Count];
        new RandomStream(2).FillNormal(_images, 0f, 1f);
    }

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _inference.Dispose();
        _training.Dispose();
    }

    /// <summary>A forward pass, node by node.</summary>
    [Benchmark(Baseline = true)]
    public void ForwardApart() => Forward(Apart);

    /// <summary>A forward pass, folded.</summary>
    [Benchmark]
    public void ForwardFolded() => Forward(default);

    /// <summary>Forward and backward, node by node.</summary>
    [Benchmark]
    public void GradientsApart() => Gradients(Apart);

    /// <summary>Forward and backward, folded.</summary>
    [Benchmark]
    public void GradientsFolded() => Gradients(default);

    private void Forward(ForwardOptions options)
    {
        _inference.Reset();
        _graph.Forward(_inference, _parameters, _inference.Input(_shape, _images), options);
    }

    private void Gradients(ForwardOptions options)
    {
        _training.Reset();
        _watched.WatchAgain(_training, _parameters);
        _training.Backward(_training.Sum(_graph.Forward(_training, _watched, _training.Input(_shape, _images), options)));
    }
}
