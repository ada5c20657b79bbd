using Lethe.Engine.Layers;
using Lethe.Formats;
using Lethe.Formats.Onnx;

namespace Lethe.Models;

/// <summary>A classifier: a layer graph, the parameters it runs with, and what is known of it.</summary>
/// <remarks>
/// A model is immutable by convention: whoever changes parameters works on a <see cref="Clone"/> of its own. Any number of threads may
/// run one model at once, each with a tape of its own.
/// </remarks>
public sealed class Model
{
    /// <summary>Joins a graph with its parameters and its description.</summary>
    /// <param name="graph">What is computed: images [N, C, H, W] to logits [N, classes].</param>
    /// <param name="parameters">Parameters and buffers of the graph; the model owns them from now on.</param>
    /// <param name="description">Architecture, classes, input and provenance.</param>
    public Model(LayerGraph graph, ParameterSet parameters, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(description);
        (Graph, Parameters, Description) = (graph, parameters, description);
    }

    /// <summary>What is computed.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The values it is computed with.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Architecture, classes, input and provenance.</summary>
    public ModelDescription Description { get; }

    /// <summary>The ONNX file that the graph was imported from, which saving to ONNX writes again with these parameters; <see langword="null"/> for an architecture of the registry.</summary>
    public OnnxImport? Import { get; init; }

    /// <summary>What the file that it came from has around the tensors' names; put back in a file of the same format.</summary>
    internal StateDictForm Form { get; init; } = StateDictForm.Plain;

    /// <summary>The number of classes.</summary>
    public int Classes => Description.ClassNames.Length;

    /// <summary>A model of its own: parameters and buffers are copied.</summary>
    public Model Clone() => With(Parameters.Clone());

    /// <summary>The same parameters, shared, under another description.</summary>
    public Model With(ModelDescription description) => new(Graph, Parameters, description) { Import = Import, Form = Form };

    /// <summary>The same graph and description with other parameters, which the new model owns.</summary>
    public Model With(ParameterSet parameters) => new(Graph, parameters, Description) { Import = Import, Form = Form };

    /// <summary>The SHA-256 in lower-case hex of names, shapes and values of all parameters and buffers; the description is left out.</summary>
    public string Sha256() => ParameterHash.Of(Parameters);
}
