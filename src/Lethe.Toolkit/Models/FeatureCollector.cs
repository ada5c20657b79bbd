using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>Gathers the outputs of one node, batch after batch.</summary>
internal sealed class FeatureCollector
{
    private readonly string _node;
    private readonly int _samples;
    private float[] _values = [];
    private int _width;

    internal FeatureCollector(Model model, string node, int samples)
    {
        if (!model.Graph.Nodes.Any(candidate => candidate.Name == node))
        {
            string hint = NearestNames.Suggest(node, model.Graph.Nodes.Select(candidate => candidate.Name));
            throw new UsageException($"model '{model.Description.Spec}' has no node '{node}', {hint}");
        }

        (_node, _samples, Taps) = (node, samples, new TapSet(node));
    }

    internal TapSet Taps { get; }

    internal Features Result => new(_node, _width, _values);

    /// <summary>Takes the rows of the batch that has just run.</summary>
    /// <param name="done">The samples before it.</param>
    internal void Take(int done)
    {
        Tensor value = Taps[_node];
        if (_values.Length == 0)
        {
            _width = value.Count / value.Shape[0];
            _values = new float[_samples * _width];
        }

        value.CopyTo(_values.AsSpan(done * _width));
    }
}
