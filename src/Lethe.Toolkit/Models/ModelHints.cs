using Lethe.Data;

namespace Lethe.Models;

/// <summary>What the caller knows of a model file that does not describe itself. A file's own description goes first.</summary>
public sealed record ModelHints
{
    /// <summary>
    /// Architecture and options, <c>resnet18:width=16</c>, or the ONNX file whose graph the weights belong to; guessed from names and shapes of
    /// the tensors if left out.
    /// </summary>
    public string? ModelType { get; init; }

    /// <summary>The dataset that the model is used with: gives class names, input shape and normalisation.</summary>
    public Dataset? Data { get; init; }

    /// <summary>Channel statistics; goes before those of the dataset.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>The classes, by logit; goes before those of the dataset.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The images it takes; goes before those of the dataset.</summary>
    public ImageShape? Input { get; init; }
}
