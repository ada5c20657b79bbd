using System.Collections.Immutable;
using System.Globalization;
using Lethe.Data;

namespace Lethe.Models;

/// <summary>What a model file says of its model: architecture, classes, input, training and provenance.</summary>
/// <remarks>Nothing in it differs between two equal runs: no clock, duration, thread count or path.</remarks>
public sealed record ModelDescription
{
    /// <summary>The version of this record in files.</summary>
    public const int FormatVersion = 1;

    /// <summary>The architecture's id in the <see cref="ModelRegistry"/>: <c>resnet18</c>; <c>onnx</c> for an imported graph.</summary>
    public required string Architecture { get; init; }

    /// <summary>All of the architecture's options, in the order of their declaration: <c>width=16,stem=cifar</c>.</summary>
    public string Options { get; init; } = "";

    /// <summary>The classes, by logit.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>The images it takes.</summary>
    public required ImageShape InputShape { get; init; }

    /// <summary>What pixels are normalised with.</summary>
    public required Normalization Normalization { get; init; }

    /// <summary>The dataset it was trained on, with options: <c>cifar10:train=1500perclass</c>; empty if unknown.</summary>
    public string Data { get; init; } = "";

    /// <summary>The id of the dataset's validation cut: <c>hash10-v1</c>; empty if unknown.</summary>
    public string ValidationCut { get; init; } = "";

    /// <summary>How it was trained; <see langword="null"/> if unknown.</summary>
    public TrainingRecipe? Recipe { get; init; }

    /// <summary>The seed it was trained with; <see langword="null"/> if unknown.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The requests to forget that it has served, the first one first.</summary>
    public ImmutableArray<ServedRequest> History { get; init; } = [];

    /// <summary>The SHA-256 of the models it was made from, the direct parent last; empty for a model trained from scratch.</summary>
    public ImmutableArray<string> Parents { get; init; } = [];

    /// <summary>What nobody said of the model and was assumed: <c>classes</c>, <c>input</c>, <c>normalisation</c>, an option such as <c>heads</c>; empty for a model of Lethe's own.</summary>
    public ImmutableArray<string> Assumed { get; init; } = [];

    /// <summary>What else the file's metadata says: entries that are not Lethe's, kept word for word.</summary>
    public ImmutableSortedDictionary<string, string> Extra { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the classes have no names, only the numbers of their logits.</summary>
    public bool IsUnnamed => ClassNames.Select((name, i) => name == i.ToString(CultureInfo.InvariantCulture)).All(isNumber => isNumber);

    /// <summary>Architecture and options as one text: <c>resnet18:width=16,stem=cifar</c>.</summary>
    public string Spec => Options.Length == 0 ? Architecture : $"{Architecture}:{Options}";

    /// <summary>The description of a model made from <paramref name="parent"/> by serving a request.</summary>
    /// <param name="parent">The model that went in.</param>
    /// <param name="request">The request that was served.</param>
    public static ModelDescription After(Model parent, ServedRequest request)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ModelDescription before = parent.Description;
        return before with { History = before.History.Add(request), Parents = before.Parents.Add(parent.Sha256()) };
    }
}
