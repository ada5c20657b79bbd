using System.Buffers;
using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// A model as data: nodes in topological order, each with its layer and the nodes it reads. The graph holds no parameters; the forward
/// pass takes them as an argument, so that one can differentiate through edited weights.
/// </summary>
/// <remarks>Immutable, and safe to use from several threads at once, each with a tape of its own.</remarks>
public sealed class LayerGraph
{
    private readonly NodePlan[] _plans;
    private readonly int[][] _deadAfter;
    private readonly FusionPlan _fusion;

    /// <summary>Makes a graph; use a <see cref="LayerGraphBuilder"/> to write one by hand.</summary>
    /// <param name="nodes">Nodes in topological order; the first is the input.</param>
    /// <param name="output">The position of the node whose output the forward pass returns.</param>
    /// <exception cref="ArgumentException">Names repeat, a node reads one after it, or has a wrong number of inputs.</exception>
    public LayerGraph(ImmutableArray<LayerNode> nodes, int output)
    {
        GraphChecks.Validate(nodes, output);
        Nodes = nodes;
        Output = output;
        _plans = new NodePlan[nodes.Length];
        List<ParameterSpec> parameters = [];
        List<ParameterSpec> buffers = [];
        for (int i = 0; i < nodes.Length; i++)
        {
            _plans[i] = new NodePlan(i, parameters.Count, buffers.Count);
            parameters.AddRange(Qualified(nodes[i].Name, nodes[i].Layer.Parameters));
            buffers.AddRange(Qualified(nodes[i].Name, nodes[i].Layer.Buffers));
        }

        Parameters = parameters;
        Buffers = buffers;
        _fusion = FusionPlan.Of(nodes, output);
        _deadAfter = DeadAfter(nodes, _fusion);
    }

    /// <summary>The nodes in topological order; node 0 is the input.</summary>
    public ImmutableArray<LayerNode> Nodes { get; }

    /// <summary>The position of the output node.</summary>
    public int Output { get; }

    /// <summary>All learnable parameters, in node order.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; }

    /// <summary>All buffers, in node order.</summary>
    public IReadOnlyList<ParameterSpec> Buffers { get; }

    /// <summary>Runs the graph.</summary>
    /// <param name="tape">Where the operations run; switch its recording off for inference.</param>
    /// <param name="parameters">The parameters, owned or of the tape.</param>
    /// <param name="input">The input, [N, C, H, W] for images.</param>
    /// <param name="options">Mode, taps and gates.</param>
    /// <returns>The output node's value, [N, classes] for classifiers.</returns>
    /// <exception cref="ShapeMismatchException">The input does not fit.</exception>
    public Tensor Forward(Tape tape, ParameterSet parameters, Tensor input, in ForwardOptions options = default)
    {
        bool observed = options.Taps is not null || options.Gates is not null;
        Tensor[] values = ArrayPool<Tensor>.Shared.Rent(Nodes.Length);
        try
        {
            values[0] = Observe(tape, 0, input, options);
            int ranThrough = 0;
            for (int i = 1; i < Nodes.Length; i++)
            {
                if (!observed && _fusion.IsFoldedAway(i, tape, options))
                    continue;
                if (!observed && i > ranThrough)
                    ranThrough = _fusion.RunChain(this, tape, parameters, values, i, options);
                if (i > ranThrough)
                {
                    values[i] = observed
                        ? Observe(tape, i, Run(tape, parameters, values, i, options), options)
                        : _fusion.Run(this, tape, parameters, values, i, options);
                }

                if (!tape.Recording && !observed)
                    ReleaseDead(tape, values, i);
            }

            return values[Output];
        }
        finally
        {
            Array.Clear(values, 0, Nodes.Length);
            ArrayPool<Tensor>.Shared.Return(values);
        }
    }

    /// <summary>The shape of every node's output.</summary>
    /// <param name="input">The input's shape, batch dimension included.</param>
    /// <exception cref="ShapeMismatchException">The input does not fit the graph.</exception>
    public Shape[] InferShapes(Shape input)
    {
        Shape[] shapes = new Shape[Nodes.Length];
        shapes[0] = input;
        for (int i = 1; i < Nodes.Length; i++)
            shapes[i] = Nodes[i].Layer.OutputShape(InputShapes(shapes, i));
        return shapes;
    }

    /// <summary>Multiply-adds of one forward pass.</summary>
    /// <param name="input">The input's shape, batch dimension included.</param>
    public long MultiplyAdds(Shape input)
    {
        Shape[] shapes = InferShapes(input);
        long sum = 0;
        for (int i = 1; i < Nodes.Length; i++)
            sum += Nodes[i].Layer.MultiplyAdds(InputShapes(shapes, i));
        return sum;
    }

    internal Tensor Run(Tape tape, ParameterSet parameters, Tensor[] values, int node, in ForwardOptions options)
    {
        ImmutableArray<int> from = Nodes[node].Inputs;
        Tensor[] inputs = ArrayPool<Tensor>.Shared.Rent(from.Length);
        try
        {
            for (int i = 0; i < from.Length; i++)
                inputs[i] = values[from[i]];
            return Nodes[node].Layer.Apply(new LayerCall(tape, inputs.AsSpan(0, from.Length), parameters, _plans[node], options));
        }
        finally
        {
            Array.Clear(inputs, 0, from.Length);
            ArrayPool<Tensor>.Shared.Return(inputs);
        }
    }

    internal NodePlan PlanOf(int node) => _plans[node];

    private static IEnumerable<ParameterSpec> Qualified(string node, IReadOnlyList<ParameterSpec> specs) =>
        specs.Select(spec => spec with { Name = spec.Name.Length == 0 ? node : $"{node}.{spec.Name}" });

    /// <summary>For each node, those whose values nothing reads after it has run.</summary>
    private static int[][] DeadAfter(ImmutableArray<LayerNode> nodes, FusionPlan fusion) =>
        [.. Enumerable.Range(0, nodes.Length).Select(node => Enumerable.Range(1, nodes.Length - 1).Where(i => fusion.LastReader(i) == node).ToArray())];

    private Tensor Observe(Tape tape, int node, Tensor value, in ForwardOptions options)
    {
        string name = Nodes[node].Name;
        if (options.Gates is not null && options.Gates.TryGetValue(name, out Tensor gate))
            value = tape.GateChannels(value, gate);
        options.Taps?.Offer(name, value);
        return value;
    }

    /// <summary>Gives back what nothing reads any more. A layer may pass its input through (dropout in inference): one tensor under two nodes lives as long as either.</summary>
    private void ReleaseDead(Tape tape, Tensor[] values, int node)
    {
        foreach (int dead in _deadAfter[node])
        {
            Tensor value = values[dead];
            values[dead] = default;
            if (!value.IsEmpty && values.AsSpan(0, node + 1).IndexOf(value) < 0)
                tape.Release(value);
        }
    }

    private Shape[] InputShapes(Shape[] shapes, int node) => [.. Nodes[node].Inputs.Select(i => shapes[i])];
}
