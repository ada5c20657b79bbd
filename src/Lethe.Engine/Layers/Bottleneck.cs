using System.Collections.Immutable;
using Lethe.Engine.Autograd;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Layers;

/// <summary>
/// The nodes of an inverted bottleneck: a 1×1 convolution, a 3×3 depthwise one and a 1×1 one, each with its batch norm, the first two clipped, and
/// perhaps a residual sum. With stored statistics they run as one.
/// </summary>
internal sealed record Bottleneck(int Input, int Widening, int FirstNorm, int FirstClip, int Filters, int SecondNorm, int SecondClip, int Narrowing, int ThirdNorm, int Residual, int Last)
{
    private const int None = -1;

    /// <summary>The nodes whose values nobody sees when the block runs as one.</summary>
    internal IEnumerable<int> Inner => [Widening, FirstNorm, FirstClip, Filters, SecondNorm, SecondClip, Narrowing, .. Last == ThirdNorm ? Enumerable.Empty<int>() : [ThirdNorm]];

    /// <summary>The block that ends with the batch norm <paramref name="norm"/>, or null.</summary>
    internal static Bottleneck? EndingAt(int norm, ImmutableArray<LayerNode> nodes, int[] readers)
    {
        int narrowing = Before(norm);
        if (nodes[norm].Layer is not BatchNormLayer || nodes[narrowing].Layer is not Conv2dLayer { IsPointwise: true } || readers[narrowing] != 1)
            return null;
        int secondClip = Before(narrowing), secondNorm = Before(secondClip), filters = Before(secondNorm);
        if (!IsClippedNorm(secondClip) || nodes[filters].Layer is not Conv2dLayer { IsDepthwise3: true } || readers[filters] != 1)
            return null;
        int firstClip = Before(filters), firstNorm = Before(firstClip), widening = Before(firstNorm);
        if (!IsClippedNorm(firstClip) || nodes[widening].Layer is not Conv2dLayer { IsPointwise: true } || readers[widening] != 1)
            return null;
        (int last, int residual) = Sum();
        return new Bottleneck(Before(widening), widening, firstNorm, firstClip, filters, secondNorm, secondClip, narrowing, norm, residual, last);

        int Before(int node) => nodes[node].Inputs.Length == 0 ? 0 : nodes[node].Inputs[0];

        bool IsClippedNorm(int clip) => nodes[clip].Layer is ActivationLayer { Kind: ActivationKind.Relu or ActivationKind.Relu6 } && readers[clip] == 1
            && nodes[Before(clip)].Layer is BatchNormLayer && readers[Before(clip)] == 1;

        (int Last, int Residual) Sum()
        {
            int add = readers[norm] != 1 ? None : Enumerable.Range(0, nodes.Length).FirstOrDefault(i => nodes[i].Layer is AddLayer && nodes[i].Inputs.Contains(norm), None);
            if (add == None || nodes[add].Inputs[0] == nodes[add].Inputs[1])
                return (norm, None);
            return (add, nodes[add].Inputs[0] == norm ? nodes[add].Inputs[1] : nodes[add].Inputs[0]);
        }
    }

    /// <summary>Runs the block; nothing is recorded.</summary>
    internal Tensor Run(LayerGraph graph, Tape tape, ParameterSet parameters, Tensor[] values) => tape.InferBottleneck(
        values[Input],
        Residual == None ? default : values[Residual],
        parameters.ParameterAt(graph.PlanOf(Widening).FirstParameter),
        parameters.ParameterAt(graph.PlanOf(Filters).FirstParameter),
        parameters.ParameterAt(graph.PlanOf(Narrowing).FirstParameter),
        ((Conv2dLayer)graph.Nodes[Filters].Layer).Stride.Height,
        Norm(graph, parameters, FirstNorm, FirstClip),
        Norm(graph, parameters, SecondNorm, SecondClip),
        Norm(graph, parameters, ThirdNorm, None));

    private static StoredNorm Norm(LayerGraph graph, ParameterSet parameters, int norm, int clip)
    {
        ActivationKind? kind = clip == None ? null : ((ActivationLayer)graph.Nodes[clip].Layer).Kind;
        return ((BatchNormLayer)graph.Nodes[norm].Layer).Stored(parameters, graph.PlanOf(norm), kind);
    }
}
