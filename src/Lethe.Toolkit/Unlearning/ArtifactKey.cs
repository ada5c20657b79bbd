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
    /// of other weights of the same architecture where their hash is given.
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

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
