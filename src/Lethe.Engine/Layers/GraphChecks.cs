using System.Collections.Immutable;

namespace Lethe.Engine.Layers;

/// <summary>What must hold of a graph's nodes.</summary>
internal static class GraphChecks
{
    internal static void Validate(ImmutableArray<LayerNode> nodes, int output)
    {
        if (nodes.IsDefaultOrEmpty || nodes[0].Layer is not InputLayer)
            throw new ArgumentException("The first node of a graph is its input.", nameof(nodes));
        if (output < 0 || output >= nodes.Length)
            throw new ArgumentException($"The output node {output} is not in the graph of {nodes.Length} nodes.", nameof(output));
        HashSet<string> names = [];
        for (int i = 0; i < nodes.Length; i++)
        {
            LayerNode node = nodes[i];
            if (!names.Add(node.Name))
                throw new ArgumentException($"Two nodes are named '{node.Name}'.", nameof(nodes));
            if (i > 0 && node.Layer is InputLayer)
                throw new ArgumentException($"Node '{node.Name}' is a second input.", nameof(nodes));
            if (node.Inputs.Length != node.Layer.InputCount)
                throw new ArgumentException($"Node '{node.Name}' has {node.Inputs.Length} inputs, its layer takes {node.Layer.InputCount}.", nameof(nodes));
            foreach (int input in node.Inputs)
            {
                if (input < 0 || input >= i)
                    throw new ArgumentException($"Node '{node.Name}' reads node {input}, which is not before it.", nameof(nodes));
            }
        }
    }
}
