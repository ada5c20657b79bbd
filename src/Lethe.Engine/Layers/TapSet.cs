using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>Asks a forward pass for the outputs of named nodes, and holds them afterwards. They live until the tape's reset.</summary>
public sealed class TapSet
{
    private readonly Dictionary<string, Tensor> _values = [];

    /// <summary>Wants the outputs of these nodes.</summary>
    /// <param name="names">Node names of the graph.</param>
    public TapSet(params IEnumerable<string> names)
    {
        foreach (string name in names)
            _values[name] = default;
    }

    /// <summary>The names asked for.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The output of a node in the last forward pass that was given this set.</summary>
    /// <exception cref="KeyNotFoundException">The node was not asked for.</exception>
    public Tensor this[string name] => _values[name];

    internal void Offer(string name, Tensor value)
    {
        if (_values.ContainsKey(name))
            _values[name] = value;
    }
}
