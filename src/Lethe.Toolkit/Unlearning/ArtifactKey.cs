using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>The identity of what is computed from a model and some images.</summary>
internal static class ArtifactKey
{
    /// <summary>
    /// The SHA-256 in hex of kind, settings, the model's parameters and normalisation, and the images with their labels, in their order;
    /// of other weights of the same architecture where they are given.
    /// </summary>
    internal static string Of(string kind, Model model, DatasetPart part, string settings, string? weights = null)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, $"{kind}\n{settings}\n{weights ?? model.Sha256()}\n{model.Description.Spec}\n{model.Description.Normalization.Text}\n{part.Count}\n");
        hash.AppendData(MemoryMarshal.AsBytes(part.Ids));
        hash.AppendData(MemoryMarshal.AsBytes(part.Labels));
        for (int i = 0; i < part.Count; i++)
            hash.AppendData(part.Image(i));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Weights as text for a key: the hash of a model as it is on disk, and the classes whose logits a run switches off in it. A copy's own hash would
    /// be known to nobody else.
    /// </summary>
    internal static string Weights(string sha256, ImmutableArray<int> switchedOff) => switchedOff.IsEmpty ? sha256 : $"{sha256} without {string.Join(' ', switchedOff)}";

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
