using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Optimizers;
using Lethe.Engine.Tensors;

namespace Lethe.Evaluation.Training;

/// <summary>Adam steps on the mean cross-entropy, one at a time: what attacks and probes train with. Batch norm keeps its statistics, dropout is off.</summary>
internal sealed class GradientSteps : IDisposable
{
    private readonly LayerGraph _graph;
    private readonly Tape _tape;
    private readonly Adam _optimizer;
    private readonly ParameterSet _watched;

    /// <summary>Starts from parameters, which the steps change.</summary>
    public GradientSteps(LayerGraph graph, ParameterSet parameters, WorkerPool? workers, float weightDecay = 0)
    {
        (_graph, Parameters) = (graph, parameters);
        _tape = new Tape(workers);
        _optimizer = new Adam(parameters, AdamSettings.Default with { WeightDecay = weightDecay });
        _watched = parameters.Watch(_tape);
    }

    /// <summary>The parameters after the steps taken so far.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Takes a step.</summary>
    /// <param name="shape">The shape of the inputs, [N, ...].</param>
    /// <param name="inputs">Their values.</param>
    /// <param name="labels">N classes.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    public void Take(Shape shape, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, float learningRate)
    {
        _tape.Reset();
        _watched.WatchAgain(_tape, Parameters);
        Tensor logits = _graph.Forward(_tape, _watched, _tape.Input(shape, inputs));
        _tape.Backward(CrossEntropy.Mean(_tape, logits, labels));
        _optimizer.Step(_tape, _watched, learningRate);
    }

    public void Dispose() => _tape.Dispose();
}
