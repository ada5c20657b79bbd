using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// Which nodes run together: batch norm with the ReLU or ReLU6 behind it, and with the residual sum between them, so that
/// normalising, adding and clipping are one pass over memory; with stored statistics the convolution before them as well; and, in inference,
/// whole inverted bottlenecks.
/// </summary>
internal sealed partial class FusionPlan
{
    private const int None = -1;

    // The node at which each one's work is done: itself, or the batch norm, the ReLU or the end of the block that it is folded into.
    private readonly int[] _runsAt;
    private readonly int[] _norm;
    private readonly int[] _residual;
    private readonly Bottleneck?[] _bottleneck;
    private readonly bool[] _insideBottleneck;
    private readonly bool[] _measured;
    private readonly int[] _loads;
    private readonly bool[] _loaded;
    private readonly bool[] _inPlanes;
    private readonly int[] _conv;
    private readonly int[][] _chain;
    private readonly int[] _lastReader;
    private readonly bool[] _folded;

    private FusionPlan(int count)
    {
        _runsAt = [.. Enumerable.Range(0, count)];
        _norm = new int[count];
        _residual = new int[count];
        _bottleneck = new Bottleneck?[count];
        _insideBottleneck = new bool[count];
        _measured = new bool[count];
        _loads = new int[count];
        _loaded = new bool[count];
        _inPlanes = new bool[count];
        _conv = new int[count];
        _chain = new int[count][];
        _lastReader = new int[count];
        Array.Fill(_chain, []);
        _folded = new bool[count];
        Array.Fill(_conv, None);
        Array.Fill(_loads, None);
        Array.Fill(_norm, None);
        Array.Fill(_residual, None);
    }

    internal static FusionPlan Of(ImmutableArray<LayerNode> nodes, int output)
    {
        FusionPlan plan = new(nodes.Length);
        int[] readers = new int[nodes.Length];
        foreach (int input in nodes.SelectMany(node => node.Inputs))
            readers[input]++;
        readers[output]++;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Layer is ActivationLayer { Kind: ActivationKind.Relu or ActivationKind.Relu6 })
                plan.FoldInto(i, nodes, readers);
        }

        for (int i = 0; i < nodes.Length; i++)
            plan.FindConvolution(i, nodes, readers);
        for (int i = 0; i < nodes.Length; i++)
        {
            plan.FindBottleneck(i, nodes, readers);
            plan.FindMeasured(i, nodes, readers);
        }

        plan.FindChains(nodes, output);
        return plan;
    }

    /// <summary>The node at which a value is read last: none before the first, and one beyond all for the graph's output.</summary>
    internal int LastReader(int node) => _lastReader[node];

    /// <summary>Whether another node does this one's work.</summary>
    /// <param name="node">The node.</param>
    /// <param name="tape">Where the graph runs.</param>
    /// <param name="options">How it runs.</param>
    internal bool IsFoldedAway(int node, Tape tape, in ForwardOptions options) =>
        (_insideBottleneck[node] && RunsWhole(tape, options)) || (_loaded[node] && RunsMeasured(tape, options)) || (_folded[node] && RunsStored(options))
        || (!_folded[node] && _runsAt[node] != node && _norm[_runsAt[node]] != None);

    internal Tensor Run(LayerGraph graph, Tape tape, ParameterSet parameters, Tensor[] values, int node, in ForwardOptions options)
    {
        if (_bottleneck[node] is { } block && RunsWhole(tape, options))
            return block.Run(graph, tape, parameters, values);
        if (_measured[node] && RunsMeasured(tape, options))
            return RunMeasured(graph, tape, parameters, values, node, options);
        if (_conv[node] != None && RunsStored(options))
            return RunStored(graph, tape, parameters, values, node, options);
        int norm = _norm[node];
        if (norm == None)
            return graph.Run(tape, parameters, values, node, options);
        Tensor residual = _residual[node] == None ? default : values[_residual[node]];
        Tensor input = values[graph.Nodes[norm].Inputs[0]];
        LayerCall call = new(tape, new ReadOnlySpan<Tensor>(in input), parameters, graph.PlanOf(norm), options);
        return ((BatchNormLayer)graph.Nodes[norm].Layer).Apply(call, ((ActivationLayer)graph.Nodes[node].Layer).Kind, residual);
    }

    /// <summary>Whether inverted bottlenecks run as one.</summary>
    internal static bool RunsWhole(Tape tape, in ForwardOptions options) => !tape.Recording && (!options.Training || options.FreezeBatchNorm);

    /// <summary>Whether batch norms are maps that a convolution can take into its weights.</summary>
    private static bool RunsStored(in ForwardOptions options) => !options.Training || options.FreezeBatchNorm;

    /// <summary>Whether convolutions between batch norms normalise what they load and measure what they make.</summary>
    private static bool RunsMeasured(Tape tape, in ForwardOptions options) => tape.Recording && options.Training && !options.FreezeBatchNorm;

    private Tensor RunMeasured(LayerGraph graph, Tape tape, ParameterSet parameters, Tensor[] values, int node, in ForwardOptions options)
    {
        Conv2dLayer layer = (Conv2dLayer)graph.Nodes[node].Layer;
        Tensor weight = parameters.ParameterAt(graph.PlanOf(node).FirstParameter);
        if (_loads[node] == None)
            return tape.NormedConv(values[graph.Nodes[node].Inputs[0]], null, weight, layer.Stride, layer.Padding, layer.Groups, _inPlanes[node]);
        int clip = _loads[node], norm = _norm[clip];
        Tensor input = values[graph.Nodes[norm].Inputs[0]];
        LayerCall call = new(tape, new ReadOnlySpan<Tensor>(in input), parameters, graph.PlanOf(norm), options);
        LiveNorm live = ((BatchNormLayer)graph.Nodes[norm].Layer).Live(call, ((ActivationLayer)graph.Nodes[clip].Layer).Kind);
        return tape.NormedConv(input, live, weight, layer.Stride, layer.Padding, layer.Groups, _inPlanes[node]);
    }

    private void FindMeasured(int node, ImmutableArray<LayerNode> nodes, int[] readers)
    {
        if (nodes[node].Layer is not Conv2dLayer layer || !(layer.IsPointwise || (layer.IsDepthwise3 && MapLayout.Suits(layer.InChannels))))
            return;
        if (readers[node] != 1 || nodes.FirstOrDefault(reader => reader.Inputs.Contains(node))?.Layer is not BatchNormLayer)
            return;
        _measured[node] = true;
        int clip = nodes[node].Inputs[0];
        if (_norm[clip] == None || _residual[clip] != None || readers[clip] != 1 || !_measured[nodes[_norm[clip]].Inputs[0]] || !MapLayout.Suits(layer.InChannels))
            return;
        if (((Conv2dLayer)nodes[nodes[_norm[clip]].Inputs[0]].Layer).OutChannels != layer.InChannels)
            return;
        _loads[node] = clip;
        _loaded[clip] = true;
        _inPlanes[nodes[_norm[clip]].Inputs[0]] = true;
    }

    private void FindBottleneck(int norm, ImmutableArray<LayerNode> nodes, int[] readers)
    {
        if (_runsAt[norm] != norm || Bottleneck.EndingAt(norm, nodes, readers) is not { } block || _runsAt[block.Last] != block.Last || _bottleneck[block.Last] is not null)
            return;
        _bottleneck[block.Last] = block;
        foreach (int inner in block.Inner)
        {
            _insideBottleneck[inner] = true;
            if (_runsAt[inner] == inner || nodes[inner].Layer is Conv2dLayer)
                _runsAt[inner] = block.Last;
        }
    }

    private void FoldInto(int relu, ImmutableArray<LayerNode> nodes, int[] readers)
    {
        int before = nodes[relu].Inputs[0];
        if (readers[before] != 1)
            return;
        if (nodes[before].Layer is BatchNormLayer)
        {
            Fold(relu, before, None);
        }
        else if (nodes[before].Layer is AddLayer)
        {
            ImmutableArray<int> terms = nodes[before].Inputs;
            int norm = terms.LastOrDefault(term => nodes[term].Layer is BatchNormLayer && readers[term] == 1, None);
            if (norm == None || terms[0] == terms[1])
                return;
            _runsAt[before] = relu;
            Fold(relu, norm, terms[0] == norm ? terms[1] : terms[0]);
        }
    }

    private void Fold(int relu, int norm, int residual)
    {
        _runsAt[norm] = relu;
        _norm[relu] = norm;
        _residual[relu] = residual;
    }
}
