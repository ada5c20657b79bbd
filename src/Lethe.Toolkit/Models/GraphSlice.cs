using System.Diagnostics.CodeAnalysis;
using Lethe.Data;
using Lethe.Engine.Autograd;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>
/// A stretch of a graph, from behind one node up to another, run by itself: on images or on what was kept of the first node, so that layers which have
/// not changed need not run again.
/// </summary>
/// <remarks>Nothing is tapped, so that normalisations and activations are folded into convolutions as in any inference.</remarks>
internal sealed class GraphSlice
{
    private const int BatchSize = 256;

    private readonly LayerGraph _graph;

    private GraphSlice(LayerGraph graph) => _graph = graph;

    /// <summary>The names of its parameters.</summary>
    internal IEnumerable<string> ParameterNames => _graph.Parameters.Select(parameter => parameter.Name);

    /// <summary>The stretch between two nodes, if nothing in it reads what lies before the first.</summary>
    /// <param name="graph">The whole.</param>
    /// <param name="from">The position of the node whose output goes in; 0 for the images.</param>
    /// <param name="to">The position of the node whose output comes out.</param>
    /// <param name="slice">The stretch.</param>
    internal static bool TryBetween(LayerGraph graph, int from, int to, [NotNullWhen(true)] out GraphSlice? slice)
    {
        slice = null;
        SortedSet<int> needed = [];
        Stack<int> open = new([to]);
        while (open.TryPop(out int node))
        {
            if (node < from)
                return false;
            if (node > from && needed.Add(node))
                Array.ForEach([.. graph.Nodes[node].Inputs], open.Push);
        }

        if (needed.Count == 0)
            return false;
        int[] kept = [from, .. needed];
        LayerNode input = new(graph.Nodes[from].Name, new InputLayer(), []);
        slice = new GraphSlice(new LayerGraph(
            [input, .. needed.Select(node => graph.Nodes[node] with { Inputs = [.. graph.Nodes[node].Inputs.Select(i => Array.BinarySearch(kept, i))] })], needed.Count));
        return true;
    }

    /// <summary>Multiply-adds for one image.</summary>
    internal long MultiplyAdds(Shape input) => _graph.MultiplyAdds(input);

    /// <summary>What comes out for images.</summary>
    internal KeptValues Run(ParameterSet whole, DatasetPart part, Normalization normalization, PredictorOptions options, CancellationToken cancellation)
    {
        using Tape tape = new(options.Workers) { Recording = false };
        using BatchLoader loader = new(part, normalization, BatchSize);
        ParameterSet own = Own(whole);
        KeptValues values = new(part.Count);
        foreach (Batch batch in loader.Epoch(default, 0, shuffle: false))
        {
            cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            ImageShape shape = batch.ImageShape;
            values.Add(_graph.Forward(tape, own, tape.Input(new Shape(batch.Count, shape.Channels, shape.Height, shape.Width), batch.Images)));
        }

        return values;
    }

    /// <summary>What comes out for what came out of the stretch before.</summary>
    internal KeptValues Run(ParameterSet whole, KeptValues input, PredictorOptions options, CancellationToken cancellation)
    {
        using Tape tape = new(options.Workers) { Recording = false };
        ParameterSet own = Own(whole);
        KeptValues values = new(input.Count);
        for (int start = 0; start < input.Count; start += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            values.Add(_graph.Forward(tape, own, input.Batch(tape, start, Math.Min(BatchSize, input.Count - start))));
        }

        return values;
    }

    private ParameterSet Own(ParameterSet whole)
    {
        ParameterSet own = ParameterSet.Allocate(_graph);
        foreach (string name in own.ParameterNames.Concat(own.BufferNames).ToArray())
            own[name] = whole[name];
        return own;
    }
}
