using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Optimizers;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Peers;

/// <summary>The steps that are timed, on random images that stay in memory: no data pipeline on either side.</summary>
internal sealed class Steps : IDisposable
{
    private readonly LayerGraph _graph;
    private readonly ParameterSet _parameters;
    private readonly ParameterSet _watched;
    private readonly Tape _tape = new();
    private readonly Sgd _optimizer;
    private readonly Shape _shape;
    private readonly float[] _images;
    private readonly int[] _labels;

    internal Steps(Workload workload, int batch)
    {
        _graph = workload.Graph(workload.Input);
        _parameters = ParameterSet.Initialize(_graph, new RandomStream(1));
        _watched = _parameters.Watch(_tape);
        _optimizer = new Sgd(_parameters, momentum: 0.9f);
        _shape = new Shape(batch, workload.Input.Channels, workload.Input.Height, workload.Input.Width);
        _images = new float[_shape.Count];
        new RandomStream(2).FillNormal(_images, 0f, 1f);
        _labels = [.. Enumerable.Range(0, batch).Select(i => new RandomStream(3).Below(i, 10))];
    }

    /// <summary>Multiply-adds of a forward pass of one image.</summary>
    internal long MultiplyAdds => _graph.MultiplyAdds(_shape) / _shape[0];

    /// <summary>Forward, backward, SGD with momentum.</summary>
    internal void Train()
    {
        _tape.Reset();
        _watched.WatchAgain(_tape, _parameters);
        Tensor logits = _graph.Forward(_tape, _watched, _tape.Input(_shape, _images), new ForwardOptions { Training = true });
        _tape.Backward(CrossEntropy.Mean(_tape, logits, _labels));
        _optimizer.Step(_tape, _watched, 0.01f);
    }

    /// <summary>A forward pass with stored statistics.</summary>
    internal void Infer()
    {
        _tape.Reset();
        _tape.Recording = false;
        _graph.Forward(_tape, _parameters, _tape.Input(_shape, _images));
    }

    /// <summary>Forward and backward with stored statistics, without an optimizer: what the Fisher diagonal is held against.</summary>
    internal void Backward() => Gradients(squared: false);

    /// <summary>The exact per-sample Fisher diagonal of the batch.</summary>
    internal void Fisher() => Gradients(squared: true);

    /// <inheritdoc/>
    public void Dispose() => _tape.Dispose();

    private void Gradients(bool squared)
    {
        _tape.Reset();
        _watched.WatchAgain(_tape, _parameters);
        Tensor logits = _graph.Forward(_tape, _watched, _tape.Input(_shape, _images));
        Tensor losses = CrossEntropy.PerSample(_tape, logits, _labels);
        if (squared)
            _tape.BackwardSquaredPerSample(losses);
        else
            _tape.Backward(_tape.Sum(losses));
    }
}
