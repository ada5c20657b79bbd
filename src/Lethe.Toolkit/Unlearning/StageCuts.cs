using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Unlearning;

/// <summary>Where to keep what a network makes of images: places that all later layers follow from, a quarter, a half and three quarters through its work.</summary>
internal static class StageCuts
{
    private static readonly double[] Shares = [0.25, 0.5, 0.75];

    /// <summary>The positions of the nodes after which stages begin; the first is 0, the images themselves.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="input">The shape of a batch of one.</param>
    /// <param name="end">The position of the node that the last stage ends with.</param>
    /// <param name="most">The most numbers an image.</param>
    internal static int[] Of(LayerGraph graph, Shape input, int end, long most)
    {
        Shape[] shapes = graph.InferShapes(input);
        double whole = graph.MultiplyAdds(input), done = 0;
        List<int> cuts = [0];
        int next = 0, reach = 0;
        for (int node = 1; node < end; node++)
        {
            done += graph.Nodes[node].Layer.MultiplyAdds([.. graph.Nodes[node].Inputs.Select(i => shapes[i])]);
            reach = Math.Max(reach, LastReader(graph, node - 1, end));
            bool alone = reach <= node && shapes[node].Count <= most && !IsFoldedInto(graph.Nodes[node + 1]);
            if (!alone || next == Shares.Length || done < Shares[next] * whole)
                continue;
            cuts.Add(node);
            while (next < Shares.Length && done >= Shares[next] * whole)
                next++;
        }

        return [.. cuts];
    }

    // Inference computes these together with what comes before them.
    private static bool IsFoldedInto(LayerNode next) => next.Layer is BatchNormLayer or ActivationLayer or PReluLayer;

    /// <summary>The last node that reads another one, up to the end.</summary>
    private static int LastReader(LayerGraph graph, int node, int end) =>
        Enumerable.Range(node + 1, end - node).LastOrDefault(i => graph.Nodes[i].Inputs.Contains(node), node);
}
