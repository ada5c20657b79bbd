using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;
using Lethe.Options;

namespace Lethe.Models;

/// <summary>An entry of the <see cref="ModelRegistry"/>: a family of layer graphs.</summary>
public sealed class Architecture
{
    private Architecture(string id, string summary, string citation, OptionSchema options) =>
        (Id, Summary, Citation, Options) = (id, summary, citation, options);

    internal delegate LayerGraph Builder(IReadOnlyList<string> settings, ImageShape input, int classes);

    /// <summary>The name that users type: <c>resnet18</c>.</summary>
    public string Id { get; }

    /// <summary>One line on what it is.</summary>
    public string Summary { get; }

    /// <summary>Where it comes from.</summary>
    public string Citation { get; }

    /// <summary>Its options, as in <c>resnet18:width=16</c>.</summary>
    public OptionSchema Options { get; }

    /// <summary>Makes the graph for settings <c>key=value</c>.</summary>
    internal Builder Build { get; private init; } = null!;

    /// <summary>All options as canonical text, for settings <c>key=value</c>.</summary>
    internal Func<IReadOnlyList<string>, string> Canonical { get; private init; } = null!;

    /// <summary>Guesses options, classes and input from the tensors of a file; <see langword="null"/> if they are not of this family.</summary>
    internal Func<IReadOnlyDictionary<string, Shape>, RecognisedModel?> Recognise { get; private init; } = null!;

    /// <summary>An option that changes the answers and that no tensor tells of; <see langword="null"/> if there is none.</summary>
    internal string? Untold { get; private init; }

    /// <summary>The usual recipe for settings, an input shape and a dataset's name.</summary>
    internal Func<IReadOnlyList<string>, ImageShape, string, TrainingRecipe> Recipe { get; private init; } = null!;

    internal static Architecture Of<T>(
        string id,
        string summary,
        string citation,
        OptionSchema<T> schema,
        Func<T, ImageShape, int, LayerGraph> build,
        Func<TensorShapes, RecognisedModel<T>?> recognise,
        Func<T, ImageShape, string, TrainingRecipe> recipe,
        string? untold = null)
        where T : class => new(id, summary, citation, schema)
        {
            Build = (settings, input, classes) => build(schema.Parse(settings), input, classes),
            Canonical = settings => schema.Format(schema.Parse(settings)),
            Recognise = shapes => recognise(new TensorShapes(shapes)) is { } found
                ? new RecognisedModel(id, schema.Format(found.Options), found.Classes, found.Input)
                : null,
            Recipe = (settings, input, data) => recipe(schema.Parse(settings), input, data),
            Untold = untold,
        };
}
