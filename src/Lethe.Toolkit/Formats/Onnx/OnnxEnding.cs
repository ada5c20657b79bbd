using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>Finds what the output of a graph is but for its name and dimensions.</summary>
internal static class OnnxEnding
{
    /// <summary>What changes no value of an image, nor which values it has.</summary>
    private static readonly HashSet<string> Layout = new(StringComparer.Ordinal) { "Cast", "Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze" };

    /// <summary>The output, and all that nothing but layout leads from to it; reading the dimensions does not count.</summary>
    internal static IReadOnlySet<string> Names(GraphProto graph)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in graph.Node.Where(node => node.Output.Count > 0))
            makers.TryAdd(node.Output[0], node);
        var readers = graph.Node.Where(node => node.OpType != "Shape").SelectMany(node => node.Input)
            .Concat(graph.Output.Select(output => output.Name)).CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        for (var name = graph.Output.FirstOrDefault()?.Name; name is not null && readers[name] == 1 && names.Add(name);)
            name = makers.TryGetValue(name, out var maker) && Layout.Contains(maker.OpType) ? maker.Input.FirstOrDefault() : null;
        return names;
    }
}
