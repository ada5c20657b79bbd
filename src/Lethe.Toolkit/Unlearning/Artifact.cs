using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lethe.Formats;

namespace Lethe.Unlearning;

/// <summary>Something that a run made besides the model, worth keeping for the next: importances, a task vector, gates.</summary>
/// <remarks>It may hold knowledge of D_f: keep it as safe as the original model, and delete it with it.</remarks>
/// <param name="Kind">What it is: <c>importances</c>.</param>
/// <param name="Key">What it depends on - model, images, settings - as a SHA-256 in hex.</param>
/// <param name="Metadata">What else is known of it, as text.</param>
/// <param name="Tensors">Its values.</param>
public sealed record Artifact(string Kind, string Key, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<NamedArray> Tensors)
{
    internal const string KindEntry = "lethe.artifact";
    internal const string KeyEntry = "lethe.artifact.key";

    /// <summary>The hash of the model that it was computed from, among <see cref="Metadata"/>.</summary>
    internal const string ModelEntry = "lethe.artifact.model";

    /// <summary>What it took to make it; 0 where that is not known. Not part of its file, which is the same for equal artifacts.</summary>
    public ArtifactCost Made { get; init; }

    /// <summary>The SHA-256 in hex of the names and values of its tensors.</summary>
    internal string Sha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedArray tensor in Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name + "\n"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes it as safetensors, whole or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Save(string path) => SafeTensors.Write(
        path,
        new Dictionary<string, string>(Metadata) { [KindEntry] = Kind, [KeyEntry] = Key },
        Tensors);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataException">The file is missing, or is not an artifact.</exception>
    /// <exception cref="FileFormatException">The file is broken.</exception>
    public static Artifact Load(string path)
    {
        using SafeTensorsFile file = SafeTensors.Open(path);
        if (!file.Metadata.TryGetValue(KindEntry, out string? kind) || !file.Metadata.TryGetValue(KeyEntry, out string? key))
            throw new DataException($"'{path}': expected an artifact of an unlearning run, got safetensors without '{KindEntry}'");
        Dictionary<string, string> metadata = file.Metadata.Where(entry => entry.Key is not (KindEntry or KeyEntry)).ToDictionary();
        return new Artifact(kind, key, metadata, [.. file.Tensors.Select(tensor => new NamedArray(tensor.Name, tensor.Shape, file.ReadFloats(tensor.Name)))]);
    }
}
