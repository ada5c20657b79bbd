using System.Collections.Immutable;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Formats.Onnx;

/// <summary>The layer graph while it is being made, with the values of its parameters and where each came from.</summary>
internal sealed partial class OnnxDraft(IReadOnlyDictionary<string, int> readers, IReadOnlySet<string> endings, OnnxBudget budget)
{
    private const string WeightSuffix = ".weight";

    private readonly List<LayerNode> _nodes = [new("input", new InputLayer(), [])];
    private readonly List<long[]> _dims = [[]];
    private readonly List<bool> _isLearnt = [false];
    private readonly List<string> _outputs = [""];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { "input" };
    private readonly Dictionary<string, NamedArray> _values = new(StringComparer.Ordinal);
    private readonly List<OnnxBinding> _bindings = [];

    /// <summary>The input, whose first dimension is the batch.</summary>
    internal OnnxComputed SetInput(long[] dims)
    {
        _dims[0] = dims;
        return new(0, dims);
    }

    /// <summary>The batch size that the file fixes for its input, or 0: where it occurs in a reshape, it stands for the batch.</summary>
    internal long FixedBatch { get; init; }

    /// <summary>The version of the operators.</summary>
    internal long Opset { get; init; }

    /// <summary>The layer of a node.</summary>
    internal LayerNode this[int node] => _nodes[node];

    /// <summary>True where nothing but one operator reads a value.</summary>
    internal bool IsReadOnce(string name) => readers.GetValueOrDefault(name) == 1;

    /// <summary>True where a value is what a layer computes, under the layer's own name, and nothing but one operator reads it.</summary>
    internal bool IsOnlyUse(OnnxComputed layer, string name) => _outputs[layer.Node] == name && IsReadOnce(name);

    /// <summary>True where a value is the graph's output and nothing more, perhaps under other dimensions.</summary>
    internal bool EndsGraph(string name) => endings.Contains(name);

    /// <summary>Adds a layer, named after the module of its weight, or after the ONNX node.</summary>
    internal OnnxComputed Add(OnnxNode node, Layer layer, OnnxConstant? weight, params ReadOnlySpan<int> inputs)
    {
        var shapes = new Shape[inputs.Length];
        for (var i = 0; i < shapes.Length; i++)
            shapes[i] = SampleShape(node, _dims[inputs[i]]);
        long[] dims;
        try
        {
            dims = [.. layer.OutputShape(shapes).ToArray()];
        }
        catch (Exception e) when (e is ShapeMismatchException or ArgumentException)
        {
            throw node.Fault("inputs that fit", Printable.Line(e.Message));
        }

        if (dims.Any(size => size < 1))
            throw node.Fault("inputs that fit", $"an output of {Printable.Dimensions(dims)}");
        if (!OnnxBudget.HasRoom(dims))
            throw node.Fault($"an output of at most {OnnxBudget.MostPerImage} elements for an image", Printable.Dimensions(dims.AsSpan(1)));
        dims[0] = OnnxValue.Batch;
        _nodes.Add(new(UniqueName(node, layer, weight), layer, [.. inputs]));
        _dims.Add(dims);
        _outputs.Add(node.OutputName);
        _isLearnt.Add(layer.Parameters.Count > 0 || inputs.ToArray().Any(input => _isLearnt[input]));
        return new(_nodes.Count - 1, dims);
    }

    /// <summary>Ties a parameter or buffer of a layer to an input of an ONNX node.</summary>
    internal void Bind(OnnxComputed layer, string parameter, OnnxNode node, int input, Shape shape, bool transpose = false)
    {
        var constant = node.Constant(input);
        if (constant.Count != shape.Count)
            throw node.Fault($"{shape.Count} values in input {input}", $"{constant.Count}");
        var values = transpose ? OnnxBinding.Turn(constant.AsFloats, shape[1], shape[0]) : constant.AsFloats;
        var name = Keep(layer, parameter, node, input, shape, values);
        _bindings.Add(new(name, node.Position, input, constant.Dims, transpose) { Initializer = constant.Initializer, Arrangement = constant.Arrangement });
    }

    /// <summary>Gives a parameter or buffer of a layer its values; what is not bound besides never goes back into the file.</summary>
    internal string Keep(OnnxComputed layer, string parameter, OnnxNode node, int input, Shape shape, float[] values)
    {
        budget.Spend(node, shape.Count);
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                throw node.Fault($"finite values in input {input}", $"{value}");
        }

        var name = FullName(_nodes[layer.Node].Name, parameter);
        _values[name] = new(name, shape, values);
        return name;
    }

    /// <summary>Gives a linear layer or convolution without a bias the constant that is added to it.</summary>
    internal OnnxComputed AddBias(OnnxComputed to, Layer withBias, OnnxNode node, int input, int count)
    {
        _nodes[to.Node] = _nodes[to.Node] with { Layer = withBias };
        Bind(to, "bias", node, input, new Shape(count));
        return to;
    }

    /// <summary>The graph up to an output, without layers that do not lead there.</summary>
    internal (LayerGraph Graph, IReadOnlyList<NamedArray> Values, IReadOnlyList<OnnxBinding> Bindings) Finish(int output)
    {
        var needed = new bool[_nodes.Count];
        needed[0] = needed[output] = true;
        for (var i = output; i > 0; i--)
        {
            foreach (var input in needed[i] ? _nodes[i].Inputs : [])
                needed[input] = true;
        }

        var moved = new int[_nodes.Count];
        var kept = ImmutableArray.CreateBuilder<LayerNode>();
        for (var i = 0; i < needed.Length; i++)
        {
            moved[i] = kept.Count;
            if (needed[i])
                kept.Add(_nodes[i] with { Inputs = [.. _nodes[i].Inputs.Select(input => moved[input])] });
        }

        var graph = new LayerGraph(kept.ToImmutable(), moved[output]);
        var names = graph.Parameters.Concat(graph.Buffers).Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        return (graph, [.. _values.Values.Where(array => names.Contains(array.Name))], [.. _bindings.Where(binding => names.Contains(binding.Parameter))]);
    }

    private static Shape SampleShape(OnnxNode node, long[] dims) =>
        Dimensions.TryShape([1, .. dims.AsSpan(1)], out var shape) ? shape : throw node.Fault("at most 2147483647 elements", Printable.Dimensions(dims.AsSpan(1)));

    private static string FullName(string node, string parameter) => parameter.Length == 0 ? node : $"{node}.{parameter}";

    /// <summary>A name that neither a layer nor a parameter has, nor its own parameters would share with others.</summary>
    private string UniqueName(OnnxNode node, Layer layer, OnnxConstant? weight)
    {
        var wanted = WantedName(node, layer, weight);
        var name = wanted;
        IEnumerable<string> Names() => layer.Parameters.Concat(layer.Buffers).Select(spec => FullName(name, spec.Name)).Append(name).Distinct();
        // Each goes on where the last of that name stopped: a file may give all its nodes the same.
        var number = _numbers.GetValueOrDefault(wanted, 1);
        do
            name = number == 1 ? wanted : $"{wanted}.{number}";
        while (Names().Any(_names.Contains) && ++number > 0);
        _numbers[wanted] = number + 1;
        _names.UnionWith(Names());
        return name;
    }

    /// <summary>What the node reads may be a copy of another module's initializer, or its transpose under a name of its own.</summary>
    private static string WantedName(OnnxNode node, Layer layer, OnnxConstant? weight)
    {
        if (layer is ParameterLayer && weight?.Initializer is { Length: > 0 } initializer)
            return initializer;
        string?[] weightNames = weight is null || layer is ParameterLayer ? [] : [node.InputName(1), weight.Initializer];
        var wanted = weightNames.FirstOrDefault(candidate => candidate?.EndsWith(WeightSuffix, StringComparison.Ordinal) == true) is { } found
            ? found[..^WeightSuffix.Length]
            : node.Name.Trim('/').Replace('/', '.');
        return wanted.Length > 0 ? wanted : node.Op;
    }
}
