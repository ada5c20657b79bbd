using System.Diagnostics.CodeAnalysis;
using Lethe.Engine.Layers;
using Lethe.Models;

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

    /// <summary>What a model says by its features x: W x + b, in place of a pass through the network.</summary>
    internal Predictions Predict(Model model, Features features, ReadOnlySpan<int> labels)
    {
        ReadOnlySpan<float> weight = model.Parameters[Weight].Span, bias = Bias is null ? [] : model.Parameters[Bias].Span;
        int classes = model.Classes;
        float[] logits = new float[labels.Length * classes];
        for (int n = 0; n < labels.Length; n++)
        {
            ReadOnlySpan<float> x = features.Of(n);
            for (int k = 0; k < classes; k++)
            {
                float sum = bias.IsEmpty ? 0 : bias[k];
                ReadOnlySpan<float> row = weight.Slice(k * Features, Features);
                for (int j = 0; j < row.Length; j++)
                    sum += row[j] * x[j];
                logits[(n * classes) + k] = sum;
            }
        }

        return new Predictions(logits, classes, labels) { Features = features };
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
