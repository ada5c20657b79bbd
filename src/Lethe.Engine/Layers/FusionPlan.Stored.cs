using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <content>Batch norms on stored statistics, which are maps of each channel: the convolution before takes them into its weights, and narrow ones run as chains.</content>
internal sealed partial class FusionPlan
{
    // Weights beyond this are better transformed once for the whole batch than kept in cache beside a few images.
    private const int NarrowWeights = 12 << 10;

    /// <summary>Runs the chain that begins at a node, if one does, and gives the last node that has run; else the node before.</summary>
    /// <remarks>Values of members that only members read have no memory where nothing is recorded.</remarks>
    internal int RunChain(LayerGraph graph, Tape tape, ParameterSet parameters, Tensor[] values, int node, in ForwardOptions options)
    {
        int[] chain = _chain[node];
        if (chain.Length == 0 || !RunsStored(options))
            return node - 1;
        Shape input = values[graph.Nodes[_conv[node]].Inputs[0]].Shape;
        int count = 0;
        while (count < chain.Length && FoldedChain.Suits(input, ConvolutionAt(graph, chain[count]).OutChannels) && CanFold(graph, tape, parameters, chain[count]))
            count++;
        if (count < 2)
            return node - 1;
        ReadOnlySpan<int> members = chain.AsSpan(0, count);
        tape.Chain.Begin(count);
        foreach (int member in members)
        {
            int residual = _residual[member] == None ? FoldedConvCall.Outside : members.IndexOf(_residual[member]);
            values[member] = tape.Chain.Add(
                InputsOf(graph, parameters, values, member), members.IndexOf(graph.Nodes[_conv[member]].Inputs[0]), residual, members.IndexOf(_lastReader[member]));
        }

        tape.Chain.Run();
        return members[^1];
    }

    private Tensor RunStored(LayerGraph graph, Tape tape, ParameterSet parameters, Tensor[] values, int node, in ForwardOptions options)
    {
        int conv = _conv[node], norm = NormAt(node);
        if (CanFold(graph, tape, parameters, node))
            return tape.FoldedConv(InputsOf(graph, parameters, values, node));
        Tensor made = graph.Run(tape, parameters, values, conv, options), residual = _residual[node] == None ? default : values[_residual[node]];
        return ((BatchNormLayer)graph.Nodes[norm].Layer).Apply(new LayerCall(tape, new ReadOnlySpan<Tensor>(in made), parameters, graph.PlanOf(norm), options), ClipAt(graph, node), residual);
    }

    private Conv2dLayer ConvolutionAt(LayerGraph graph, int node) => (Conv2dLayer)graph.Nodes[_conv[node]].Layer;

    private int NormAt(int node) => _norm[node] == None ? node : _norm[node];

    private ActivationKind? ClipAt(LayerGraph graph, int node) => _norm[node] == None ? null : ((ActivationLayer)graph.Nodes[node].Layer).Kind;

    // The gradient of γ is told from the output, which a γ near zero forbids.
    private bool CanFold(LayerGraph graph, Tape tape, ParameterSet parameters, int node)
    {
        int first = graph.PlanOf(NormAt(node)).FirstParameter;
        Tensor gamma = parameters.ParameterAt(first);
        return !tape.Records(gamma.Cell) || FoldedConvOp.Recovers(gamma, parameters.ParameterAt(first + 1));
    }

    private FoldedConvInputs InputsOf(LayerGraph graph, ParameterSet parameters, Tensor[] values, int node)
    {
        int conv = _conv[node], norm = NormAt(node);
        Conv2dLayer layer = ConvolutionAt(graph, node);
        int weight = graph.PlanOf(conv).FirstParameter;
        StoredNorm stored = ((BatchNormLayer)graph.Nodes[norm].Layer).Stored(parameters, graph.PlanOf(norm), ClipAt(graph, node));
        return new FoldedConvInputs(
            values[graph.Nodes[conv].Inputs[0]], parameters.ParameterAt(weight), layer.Bias ? parameters.ParameterAt(weight + 1) : default, stored, _residual[node] == None ? default : values[_residual[node]], layer);
    }

    // A norm alone, or the clipping it is folded into, takes the convolution that only it reads.
    private void FindConvolution(int norm, ImmutableArray<LayerNode> nodes, int[] readers)
    {
        if (nodes[norm].Layer is not BatchNormLayer)
            return;
        int conv = nodes[norm].Inputs[0];
        if (nodes[conv].Layer is not Conv2dLayer || readers[conv] != 1)
            return;
        int at = _norm[_runsAt[norm]] == norm ? _runsAt[norm] : norm;
        _conv[at] = conv;
        _folded[conv] = true;
        if (_runsAt[conv] == conv)
            _runsAt[conv] = _runsAt[at];
    }

    // Runs of narrow convolutions that follow each other when batch norms are folded. A reader that is folded away reads where it runs.
    private void FindChains(ImmutableArray<LayerNode> nodes, int output)
    {
        Array.Fill(_lastReader, None);
        for (int i = 0; i < nodes.Length; i++)
        {
            foreach (int input in nodes[i].Inputs)
                _lastReader[input] = Math.Max(_lastReader[input], _runsAt[i]);
        }

        _lastReader[output] = nodes.Length;
        List<int> run = [];
        for (int i = 1; i <= nodes.Length; i++)
        {
            if (i < nodes.Length && (_folded[i] || (_runsAt[i] != i && _norm[_runsAt[i]] != None)))
                continue;
            if (i < nodes.Length && IsNarrow(i, nodes))
            {
                run.Add(i);
                continue;
            }

            if (run.Count > 1)
                _chain[run[0]] = [.. run];
            run.Clear();
        }
    }

    private bool IsNarrow(int node, ImmutableArray<LayerNode> nodes) =>
        _conv[node] != None && !_insideBottleneck[node] && _bottleneck[node] is null
        && nodes[_conv[node]].Layer is Conv2dLayer { Groups: 1 } layer && layer.InChannels * layer.OutChannels * layer.Kernel.Height * layer.Kernel.Width <= NarrowWeights;
}
