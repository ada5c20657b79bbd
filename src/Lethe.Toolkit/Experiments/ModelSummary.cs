using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Experiments;

/// <summary>What a model file says of itself.</summary>
/// <param name="Description">Architecture, classes, input, provenance.</param>
/// <param name="Parameters">The number of weights.</param>
/// <param name="Format">The file's format: <c>safetensors</c>, <c>pytorch</c> or <c>onnx</c>.</param>
/// <param name="Metadata">The file's metadata as it stands there, sorted by key.</param>
public sealed record ModelSummary(ModelDescription Description, long Parameters, string Format, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The architecture's options by name, as text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options =>
        [.. Description.Options.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[^1]))];

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hints">What to assume of a file that does not describe itself.</param>
    /// <param name="progress">Is told what was assumed of a file that does not describe itself.</param>
    /// <exception cref="DataException">The file is missing, broken, or does not hold a model.</exception>
    public static ModelSummary Of(string path, ModelHints? hints = null, IProgress<ProgressEvent>? progress = null)
    {
        return Of(path, ModelFile.Load(path, hints, progress));
    }

    /// <summary>Sums up a model that was read from a file or written to it.</summary>
    internal static ModelSummary Of(string path, Model model)
    {
        using TensorFile file = TensorFiles.Open(path);
        SortedDictionary<string, string> metadata = new(file.Metadata.ToDictionary(), StringComparer.Ordinal);
        return new ModelSummary(model.Description, model.Parameters.ParameterElements, FormatOf(path), metadata);
    }

    internal static string FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".pt" or ".pth" => "pytorch",
        var extension => extension.TrimStart('.'),
    };
}
