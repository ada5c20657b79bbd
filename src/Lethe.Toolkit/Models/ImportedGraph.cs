using System.Collections.Immutable;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Formats;
using Lethe.Formats.Onnx;

namespace Lethe.Models;

/// <summary>The layer graph of an ONNX file that is of no architecture of the registry.</summary>
internal sealed class ImportedGraph
{
    /// <summary>What descriptions say for an architecture.</summary>
    internal const string Architecture = "onnx";

    private readonly OnnxImport _import;
    private readonly bool _hasOwnWeights;

    private ImportedGraph(OnnxImport import, bool hasOwnWeights) => (_import, _hasOwnWeights) = (import, hasOwnWeights);

    /// <summary>The graph of the file, or the one that the hints name for its weights; <see langword="null"/> where the registry has the architecture.</summary>
    /// <exception cref="DataException">A graph cannot be read or imported.</exception>
    internal static ImportedGraph? Find(TensorFile file, ModelDescription? described, ModelHints hints)
    {
        if (file is OnnxFile own)
            return described is null ? Own(own, hints) : IsAsDescribed(own, described) ? null : new ImportedGraph(own.Import(), true);
        if (!IsGraphFile(hints.ModelType))
            return null;
        using OnnxFile graph = OnnxFile.Open(hints.ModelType!);
        return new ImportedGraph(graph.Import(), false);
    }

    /// <summary>The architecture that fits weights of an imported graph which is not there.</summary>
    /// <exception cref="DataException">None does.</exception>
    internal static RecognisedModel RecogniseWithout(TensorFile file, ModelHints hints)
    {
        try
        {
            return UndescribedModel.Find(file, hints);
        }
        catch (DataException e)
        {
            throw new DataException($"'{file.Path}' holds the weights of an imported ONNX graph without the graph, and no known model has such tensors; name the ONNX file as its model type", e);
        }
    }

    /// <summary>What the graph says of its model.</summary>
    internal RecognisedModel Recognised(ModelHints hints) => new(Architecture, "", _import.Classes, Input(hints)) { IsInputFixed = _import.ImageShape.Count == 3 };

    /// <summary>The model, with the file's weights.</summary>
    /// <exception cref="DataException">The file does not hold the graph's weights, or describes another model.</exception>
    internal Model Model(TensorFile file, ModelDescription description, IProgress<ProgressEvent>? progress)
    {
        if (description.ClassNames.Length != _import.Classes || !Takes(description.InputShape))
            throw new DataException($"'{file.Path}' describes a model of {description.ClassNames.Length} classes for images of {description.InputShape}, its graph has {_import.Classes} for {string.Join('x', _import.ImageShape)}");
        if (_hasOwnWeights && description.Architecture != Architecture)
            Notices.Tell(progress, $"'{file.Path}' says that it is a model {description.Spec}, but its graph is not the one that Lethe writes for that; the graph was taken, as it is");
        if (_import.Shared is [var shared, ..] all)
            Notices.Tell(progress, $"layers of '{file.Path}' share weights: {shared.Layers} read '{shared.Initializer}'{(all.Count > 1 ? $", and {all.Count - 1} more are shared" : "")}; each layer gets a copy of its own, and the copies are changed apart from each other");
        LayerGraph graph = IsVector ? Flattened(_import.Graph) : _import.Graph;
        string prefix = _hasOwnWeights ? "" : ModelTensors.Prefix(file, graph, _import.Twins);
        ParameterSet parameters = _hasOwnWeights ? Own(graph) : ModelTensors.Read(file, graph, description.Spec, prefix, _import.Twins);
        return new Model(graph, parameters, description with { Architecture = Architecture, Options = "" }) { Import = _import.WithoutValues(), Form = file.Form.Under(prefix) };
    }

    private static bool IsGraphFile(string? type) => type?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Another program may have changed the graph and left what Lethe wrote beside it: what the file computes goes first.</summary>
    private static bool IsAsDescribed(OnnxFile file, ModelDescription described)
    {
        if (described.Architecture == Architecture)
            return false;
        try
        {
            LayerGraph graph = ModelRegistry.Build(described.Spec, described.InputShape, described.ClassNames.Length);
            return ModelTensors.Mismatches(ModelTensors.Shapes(file), graph).Count == 0 && file.IsOf(graph, new Shape(described.InputShape.Channels, described.InputShape.Height, described.InputShape.Width));
        }
        catch (UsageException)
        {
            return false;
        }
    }

    private static ImportedGraph? Own(OnnxFile file, ModelHints hints) =>
        hints.ModelType is null || IsGraphFile(hints.ModelType) ? new ImportedGraph(file.Import(), true) : null;

    private bool IsVector => _import.ImageShape.Count == 1;

    private bool Takes(ImageShape shape) => IsVector
        ? shape.Pixels == _import.ImageShape[0]
        : _import.ImageShape.SequenceEqual([shape.Channels, shape.Height, shape.Width]);

    private ImageShape Input(ModelHints hints)
    {
        if (!IsVector)
            return new ImageShape(_import.ImageShape[0], _import.ImageShape[1], _import.ImageShape[2]);
        int count = _import.ImageShape[0];
        return hints.Data is { } data && data.Shape.Pixels == count ? data.Shape : Square(count, 1) ?? Square(count, 3) ?? new ImageShape(1, 1, count);
    }

    private static ImageShape? Square(int count, int channels)
    {
        int side = (int)Math.Round(Math.Sqrt(count / (double)channels));
        return side * side * channels == count ? new ImageShape(channels, side, side) : null;
    }

    private static LayerGraph Flattened(LayerGraph graph)
    {
        string name = "flatten";
        while (graph.Nodes.Any(node => node.Name == name))
            name += "_";
        ImmutableArray<LayerNode> shifted = [.. graph.Nodes.Skip(1).Select(node => node with { Inputs = [.. node.Inputs.Select(input => input + 1)] })];
        return new LayerGraph([graph.Nodes[0], new LayerNode(name, new FlattenLayer(), [0]), .. shifted], graph.Output + 1);
    }

    private ParameterSet Own(LayerGraph graph)
    {
        ParameterSet parameters = ParameterSet.Allocate(graph);
        foreach (NamedArray array in _import.Values)
            array.Values.Span.CopyTo(parameters[array.Name].MutableSpan());
        return parameters;
    }
}
