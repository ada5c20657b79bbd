using Google.Protobuf.Collections;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Puts new values of the parameters into the initializers of an ONNX graph.</summary>
internal static class OnnxWriteBack
{
    /// <summary>
    /// A parameter with an initializer of its own, perhaps turned round on the way, replaces that one's values. Where exporters let several layers share an initializer
    /// (equal at the time) or compute it, the layer's node is given a new one, since the layers were trained apart.
    /// </summary>
    /// <returns>What the initializers of the graph are to hold, where that is not in them.</returns>
    internal static IReadOnlyDictionary<TensorProto, Func<ReadOnlySpan<float>>> Apply(GraphProto graph, IReadOnlyList<OnnxBinding> bindings, Func<string, ReadOnlySpan<float>> values)
    {
        var sources = new Dictionary<TensorProto, Func<ReadOnlySpan<float>>>(ReferenceEqualityComparer.Instance);
        var initializers = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var makers = graph.Node.Where(node => node.Output.Count > 0).ToDictionary(node => node.Output[0], StringComparer.Ordinal);
        // Who asks for dimensions alone does not read the values, and must not keep them in the file.
        var uses = graph.Node.Where(node => node.OpType is not ("Shape" or "Size")).SelectMany(node => node.Input).GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        // Computed ones first: without their nodes an initializer may have a single reader left.
        foreach (var binding in bindings.OrderBy(binding => makers.ContainsKey(graph.Node[binding.Node].Input[binding.Input]) ? 0 : 1))
        {
            var name = graph.Node[binding.Node].Input[binding.Input];
            if (Source(binding, name, makers, uses) is var (source, isTurned) && source != name && initializers.TryGetValue(source, out var own) && own.Dims.Aggregate(1L, (count, size) => count * size) == values(binding.Parameter).Length)
            {
                OnnxTensors.Empty(own);
                sources[own] = () => Arranged(binding, values(binding.Parameter), binding.Transpose != isTurned);
                continue;
            }

            if (uses[name] > 1)
            {
                uses[name]--;
                name = Fresh(binding.Parameter, candidate => initializers.ContainsKey(candidate) || makers.ContainsKey(candidate));
                graph.Node[binding.Node].Input[binding.Input] = name;
                uses[name] = 1;
            }
            else if (makers.Remove(name, out var maker))
            {
                // The node that computed the value makes way: it loses its output, and is removed as unused.
                maker.Output.Clear();
                foreach (var input in maker.Input.Where(uses.ContainsKey))
                    uses[input]--;
            }

            if (!initializers.TryGetValue(name, out var initializer))
                graph.Initializer.Add(initializer = initializers[name] = new TensorProto { Name = name, Dims = { binding.Dims } });
            OnnxTensors.Empty(initializer);
            sources[initializer] = () => Arranged(binding, values(binding.Parameter), binding.Transpose);
        }

        RemoveUnused(graph);
        return sources;
    }

    /// <summary>What a value is made of, if nothing else is: back over nodes that only rearrange, and whether they turn a matrix round.</summary>
    private static (string Name, bool IsTurned) Source(OnnxBinding binding, string name, Dictionary<string, NodeProto> makers, Dictionary<string, int> uses)
    {
        var (source, isTurned, isMatrix) = (name, false, binding.Dims.Length == 2);
        while (uses[source] == 1 && makers.TryGetValue(source, out var maker) && (maker.OpType is "Identity" or "Expand" or "Reshape" or "Squeeze" or "Unsqueeze" || (isMatrix && IsTurn(maker))))
        {
            // Before a change of shape the value may have other rows and columns, or more than two dimensions, and turning it mixes them.
            (source, isTurned, isMatrix) = (maker.Input[0], isTurned != (maker.OpType == "Transpose"), isMatrix && (maker.OpType is "Identity" or "Transpose"));
        }

        return uses[source] == 1 ? (source, isTurned) : (name, false);
    }

    /// <summary>True for a node that exchanges the rows and columns of a matrix.</summary>
    private static bool IsTurn(NodeProto node) =>
        node.OpType == "Transpose" && (node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm") is not { } perm || perm.Ints is [1, 0]);

    /// <summary>The values as the file has them: as they are, or the transpose.</summary>
    private static ReadOnlySpan<float> Arranged(OnnxBinding binding, ReadOnlySpan<float> values, bool isTurned)
    {
        if (!isTurned)
            return values;
        var (rows, columns) = binding.Transpose ? ((int)binding.Dims[1], (int)binding.Dims[0]) : ((int)binding.Dims[0], (int)binding.Dims[1]);
        return OnnxBinding.Turn(values, rows, columns);
    }

    private static string Fresh(string wanted, Func<string, bool> isTaken)
    {
        var name = wanted;
        for (var i = 2; isTaken(name); i++)
            name = $"{wanted}.{i}";
        return name;
    }

    /// <summary>An initializer that nothing reads any more would keep old weights in the file; nodes stand in topological order.</summary>
    private static void RemoveUnused(GraphProto graph)
    {
        var needed = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(needed.Contains)))
            needed.UnionWith(node.Input);
        Keep(graph.Node, node => node.Output.Any(needed.Contains));
        // Files of the first versions name their initializers among the inputs as well: there one without values would have to be fed.
        var dropped = graph.Initializer.Select(tensor => tensor.Name).Where(name => !needed.Contains(name)).ToHashSet(StringComparer.Ordinal);
        Keep(graph.Initializer, tensor => !dropped.Contains(tensor.Name));
        Keep(graph.Input, input => !dropped.Contains(input.Name));
    }

    private static void Keep<T>(RepeatedField<T> items, Func<T, bool> isKept)
    {
        List<T> kept = [.. items.Where(isKept)];
        items.Clear();
        items.AddRange(kept);
    }
}
