using System.Diagnostics.CodeAnalysis;
using Lethe.Engine.Layers;

namespace Lethe.Unlearning;

/// <summary>The linear layer that makes a model's logits.</summary>
/// <param name="Weight">The name of its weight, [classes, features].</param>
/// <param name="Bias">The name of its bias, [classes]; <see langword="null"/> if it has none.</param>
/// <param name="Features">The number of its inputs.</param>
internal sealed record ClassifierHead(string Weight, string? Bias, int Features)
{
    /// <summary>The names of its parameters.</summary>
    internal IEnumerable<string> Names => Bias is null ? [Weight] : [Weight, Bias];

    internal static bool TryFind(LayerGraph graph, [NotNullWhen(true)] out ClassifierHead? head)
    {
        LayerNode output = graph.Nodes[graph.Output];
        head = output.Layer is LinearLayer linear
            ? new ClassifierHead($"{output.Name}.weight", linear.Bias ? $"{output.Name}.bias" : null, linear.InFeatures)
            : null;
        return head is not null;
    }

    /// <summary>
    /// The names of the parameters of the dense layers at a network's end: back from the output through linear layers, normalisations, activations and dropout,
    /// up to the first layer of another kind.
    /// </summary>
    internal static HashSet<string> DenseTail(LayerGraph graph)
    {
        HashSet<string> names = [];
        int node = graph.Output;
        while (graph.Nodes[node] is { Layer: LinearLayer or BatchNormLayer or ActivationLayer or PReluLayer or RReluLayer or DropoutLayer } tail)
        {
            names.UnionWith(tail.Layer.Parameters.Select(parameter => $"{tail.Name}.{parameter.Name}"));
            node = tail.Inputs[0];
        }

        return names;
    }
}
