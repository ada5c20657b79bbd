using Lethe.Engine.Autograd;
using Lethe.Engine.Randomness;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>The named tensors that a graph runs with: parameters first, then buffers, each in the graph's order.</summary>
/// <remarks>A set is not thread-safe for writing; any number of threads may run a graph on one set in inference.</remarks>
public sealed class ParameterSet
{
    private readonly string[] _names;
    private readonly Tensor[] _tensors;
    private readonly int _parameterCount;
    private readonly Dictionary<string, int> _positions;

    private ParameterSet(string[] names, Tensor[] tensors, int parameterCount, Dictionary<string, int> positions)
    {
        _names = names;
        _tensors = tensors;
        _parameterCount = parameterCount;
        _positions = positions;
    }

    /// <summary>The names of the learnable parameters, in the graph's order.</summary>
    public IReadOnlyList<string> ParameterNames => new ArraySegment<string>(_names, 0, _parameterCount);

    /// <summary>The names of the buffers, such as running statistics.</summary>
    public IReadOnlyList<string> BufferNames => new ArraySegment<string>(_names, _parameterCount, _names.Length - _parameterCount);

    /// <summary>The number of learnable parameter tensors.</summary>
    public int ParameterCount => _parameterCount;

    /// <summary>The number of buffers.</summary>
    public int BufferCount => _names.Length - _parameterCount;

    /// <summary>The number of learnable scalars.</summary>
    public long ParameterElements
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < _parameterCount; i++)
                sum += _tensors[i].Count;
            return sum;
        }
    }

    /// <summary>A tensor by name. Setting replaces the tensor by another of the same shape, for example one computed on a tape.</summary>
    /// <exception cref="KeyNotFoundException">No parameter or buffer has this name.</exception>
    /// <exception cref="ShapeMismatchException">The new tensor has another shape.</exception>
    public Tensor this[string name]
    {
        get => _tensors[Position(name)];
        set
        {
            int position = Position(name);
            if (value.Shape != _tensors[position].Shape)
                throw new ShapeMismatchException(name, value.Shape, _tensors[position].Shape);
            _tensors[position] = value;
        }
    }

    /// <summary>A set for a graph with freshly drawn values; each parameter draws from a stream of its own name.</summary>
    public static ParameterSet Initialize(LayerGraph graph, RandomStream random)
    {
        ParameterSet set = Allocate(graph);
        int position = 0;
        foreach (ParameterSpec spec in graph.Parameters.Concat(graph.Buffers))
            spec.Initializer.Fill(set._tensors[position++], random.Derive(spec.Name));
        return set;
    }

    /// <summary>A set of zeros for a graph, to be filled by a reader.</summary>
    public static ParameterSet Allocate(LayerGraph graph)
    {
        ParameterSpec[] specs = [.. graph.Parameters, .. graph.Buffers];
        Dictionary<string, int> positions = [];
        for (int i = 0; i < specs.Length; i++)
            positions.Add(specs[i].Name, i);
        return new ParameterSet(
            [.. specs.Select(spec => spec.Name)], [.. specs.Select(spec => Tensor.Zeros(spec.Shape))], graph.Parameters.Count, positions);
    }

    /// <summary>Whether the set has a tensor of this name.</summary>
    public bool Contains(string name) => _positions.ContainsKey(name);

    /// <summary>A deep copy: owned tensors of the same values.</summary>
    public ParameterSet Clone() => With(tensor => tensor.Clone());

    /// <summary>A set for one step of training: parameters watched by the tape, buffers shared.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="trainable">Which parameters get gradients; all if left out.</param>
    public ParameterSet Watch(Tape tape, Func<string, bool>? trainable = null)
    {
        ParameterSet watched = With(tensor => tensor);
        watched.WatchAgain(tape, this, trainable);
        return watched;
    }

    /// <summary>Watches the same parameters anew after a reset, without allocating.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="source">The owned set that this one was made from by <see cref="Watch"/>.</param>
    /// <param name="trainable">Which parameters get gradients; all if left out.</param>
    public void WatchAgain(Tape tape, ParameterSet source, Func<string, bool>? trainable = null)
    {
        for (int i = 0; i < _parameterCount; i++)
        {
            bool wanted = trainable is null || trainable(_names[i]);
            _tensors[i] = wanted ? tape.Watch(source._tensors[i]) : source._tensors[i];
        }
    }

    /// <summary>A parameter by its position in the graph's list.</summary>
    public Tensor ParameterAt(int position) => _tensors[position];

    /// <summary>A buffer by its position in the graph's list.</summary>
    public Tensor BufferAt(int position) => _tensors[_parameterCount + position];

    /// <summary>Copies all values of another set of the same names and shapes into this one's tensors.</summary>
    /// <exception cref="ShapeMismatchException">A tensor has another shape.</exception>
    public void CopyFrom(ParameterSet source)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            Tensor from = source[_names[i]];
            if (from.Shape != _tensors[i].Shape)
                throw new ShapeMismatchException(_names[i], from.Shape, _tensors[i].Shape);
            from.CopyTo(_tensors[i].MutableSpan());
        }
    }

    private ParameterSet With(Func<Tensor, Tensor> map) => new(_names, Array.ConvertAll(_tensors, tensor => map(tensor)), _parameterCount, _positions);

    private int Position(string name) => _positions.TryGetValue(name, out int position)
        ? position
        : throw new KeyNotFoundException($"There is no parameter or buffer named '{name}'.");
}
