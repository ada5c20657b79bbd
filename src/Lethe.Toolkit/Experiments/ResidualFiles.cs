using Lethe.Formats;
using Lethe.Models;
using Lethe.Results;
using Lethe.Unlearning;

namespace Lethe.Experiments;

/// <summary>Finds the files that still hold knowledge of what a model was asked to forget.</summary>
/// <remarks>
/// An unlearned model is worth little while the original lies beside it. Looked at are the folders of the two models, not
/// what lies below them, and headers alone.
/// </remarks>
public static class ResidualFiles
{
    private static readonly string PartialSuffix = PartialTraining.PathFor("");

    /// <summary>Looks beside an original model and the unlearned model made from it.</summary>
    /// <param name="original">The file of the original model.</param>
    /// <param name="unlearned">The file of the unlearned model.</param>
    /// <param name="data">The data set; models of another one are left out.</param>
    /// <param name="idsSha256">The hash of the ids that were to be forgotten.</param>
    /// <param name="ancestors">The hashes of the models that the unlearned one was made from: artifacts of other models are left out. All are named if there are none.</param>
    /// <returns>The original first, unless the unlearned model took its place, then the others by name; files that cannot be read are left out.</returns>
    public static IReadOnlyList<ResidualFile> Find(string original, string unlearned, string data, string idsSha256, IReadOnlyCollection<string>? ancestors = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(original);
        ArgumentException.ThrowIfNullOrEmpty(unlearned);
        string first = Path.GetFullPath(original), made = Path.GetFullPath(unlearned);
        IEnumerable<string> beside = new[] { Path.GetDirectoryName(first)!, Path.GetDirectoryName(made)! }
            .Distinct()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", new EnumerationOptions()))
            .Where(path => path != first && path != made && IsModelFile(path))
            .Order(StringComparer.Ordinal);
        IEnumerable<ResidualFile> found = beside.Select(path => Judge(path, data, idsSha256, ancestors ?? [])).OfType<ResidualFile>();
        return first == made ? [.. found] : [new ResidualFile(first, "the original model"), .. found];
    }

    private static bool IsModelFile(string path)
    {
        string name = path.EndsWith(PartialSuffix, StringComparison.Ordinal) ? path[..^PartialSuffix.Length] : path;
        return ModelFile.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }

    private static ResidualFile? Judge(string path, string data, string idsSha256, IReadOnlyCollection<string> ancestors)
    {
        if (path.EndsWith(PartialSuffix, StringComparison.Ordinal))
            return new ResidualFile(path, "the state of an interrupted training, which may have seen it");
        try
        {
            using TensorFile file = TensorFiles.Open(path);
            if (file.Metadata.TryGetValue(Artifact.KindEntry, out string? kind))
                return OfArtifact(path, kind, file.Metadata.GetValueOrDefault(Artifact.ModelEntry), ancestors);
            return DescriptionMetadata.Holds(file.Metadata) && Knows(DescriptionMetadata.Read(path, file.Metadata), data, idsSha256)
                ? new ResidualFile(path, "a model that has not served this request")
                : null;
        }
        catch (LetheException)
        {
            return null;
        }
    }

    /// <summary>Artifacts of other models that lie in the same folder are no business of this request.</summary>
    private static ResidualFile? OfArtifact(string path, string kind, string? model, IReadOnlyCollection<string> ancestors)
    {
        if (model is null || ancestors.Count == 0)
            return new ResidualFile(path, $"{kind}, which a run computed from a model and its data");
        return ancestors.Contains(model) ? new ResidualFile(path, $"{kind}, which a run computed from the original model and its data") : null;
    }

    private static bool Knows(ModelDescription model, string data, string idsSha256) =>
        (model.Data.Length == 0 || NameOf(model.Data) == NameOf(data)) && !model.History.Any(served => served.IdsSha256 == idsSha256);

    private static string NameOf(string spec) => spec.Split(':')[0];
}
