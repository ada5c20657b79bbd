using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats;

namespace Lethe.Models;

/// <summary>Parameters on their way into a file and out of one.</summary>
internal static class ModelTensors
{
    private const int Named = 3;
    private const string BatchCounter = "num_batches_tracked";

    /// <summary>The tensors of a set, whose values are asked for when they are written.</summary>
    internal static IReadOnlyList<TensorSource> Sources(ParameterSet parameters, string prefix = "") =>
        [.. parameters.ParameterNames.Concat(parameters.BufferNames).Select(name => Source(prefix + name, parameters[name]))];

    internal static TensorSource Source(string name, Tensor tensor) => new(name, tensor.Shape, () => tensor.Span);

    internal static IEnumerable<NamedArray> Of(ParameterSet parameters, string prefix = "") =>
        parameters.ParameterNames.Concat(parameters.BufferNames).Select(name => new NamedArray(prefix + name, parameters[name].Shape, parameters[name].ToArray()));

    /// <summary>The shapes of a file's tensors; the counters of batches that PyTorch keeps are left out.</summary>
    internal static Dictionary<string, Shape> Shapes(TensorFile file) =>
        file.Tensors.Where(tensor => !IsCounter(tensor.Name)).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);

    /// <summary>A graph's parameters and buffers from a file that holds them all, and nothing else.</summary>
    /// <exception cref="DataException">Tensors are missing, unexpected or of other shapes: all faults in one line.</exception>
    /// <param name="file">The file.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="spec">What to call the model in messages.</param>
    /// <param name="prefix">What stands before every name in the file.</param>
    /// <param name="twins">Names of tensors that may be in the file once for several parameters.</param>
    internal static ParameterSet Read(TensorFile file, LayerGraph graph, string spec, string prefix = "", IReadOnlyDictionary<string, string>? twins = null)
    {
        IReadOnlyDictionary<string, Shape> stored = NamePrefixes.Without(prefix, Shapes(file)), found = WithTwins(stored, twins);
        IReadOnlyList<string> faults = Mismatches(found, graph);
        if (faults.Count > 0)
            throw new DataException($"'{file.Path}' does not hold a model '{spec}': {string.Join("; ", faults)}");
        ParameterSet parameters = ParameterSet.Allocate(graph);
        foreach (string name in found.Keys)
            file.ReadFloats(prefix + (stored.ContainsKey(name) ? name : twins![name]), parameters[name].MutableSpan());
        return parameters;
    }

    /// <summary>What stands before the names of a graph's tensors in a file; empty also where the file is of another graph.</summary>
    internal static string Prefix(TensorFile file, LayerGraph graph, IReadOnlyDictionary<string, string>? twins = null)
    {
        Dictionary<string, Shape> shapes = Shapes(file);
        return NamePrefixes.Of(shapes.Keys).FirstOrDefault(prefix => Mismatches(WithTwins(NamePrefixes.Without(prefix, shapes), twins), graph).Count == 0) ?? "";
    }

    /// <summary>Shapes by name, and those of parameters whose twin alone is there: where a network ties its weights, PyTorch may store them once.</summary>
    internal static IReadOnlyDictionary<string, Shape> WithTwins(IReadOnlyDictionary<string, Shape> stored, IReadOnlyDictionary<string, string>? twins)
    {
        if (twins is null or { Count: 0 })
            return stored;
        Dictionary<string, Shape> all = new(stored, StringComparer.Ordinal);
        foreach ((string name, string twin) in twins)
        {
            if (stored.TryGetValue(twin, out Shape shape))
                all.TryAdd(name, shape);
        }

        return all;
    }

    /// <summary>What keeps a file's tensors from being those of a graph; empty if nothing does.</summary>
    internal static IReadOnlyList<string> Mismatches(IReadOnlyDictionary<string, Shape> found, LayerGraph graph)
    {
        ParameterSpec[] wanted = [.. graph.Parameters, .. graph.Buffers];
        HashSet<string> names = [.. wanted.Select(spec => spec.Name)];
        List<string> faults = [];
        AddList(faults, "missing", wanted.Where(spec => !found.ContainsKey(spec.Name)).Select(spec => $"'{spec.Name}'"));
        AddList(faults, "unexpected", found.Keys.Where(name => !names.Contains(name)).Select(name => $"'{name}'"));
        AddList(faults, "of another shape", wanted.Where(spec => found.TryGetValue(spec.Name, out Shape shape) && shape != spec.Shape)
            .Select(spec => $"'{spec.Name}' {found[spec.Name]}, expected {spec.Shape}"));
        return faults;
    }

    private static void AddList(List<string> faults, string what, IEnumerable<string> items)
    {
        string[] all = [.. items];
        if (all.Length > 0)
            faults.Add($"{what}: {string.Join(", ", all.Take(Named))}{(all.Length > Named ? $" and {all.Length - Named} more" : "")}");
    }

    private static bool IsCounter(string name) => name.EndsWith(BatchCounter, StringComparison.Ordinal);
}
