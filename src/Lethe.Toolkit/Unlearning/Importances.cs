using System.Globalization;
using System.Runtime.InteropServices;
using Lethe.Formats;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>How much each parameter matters for some images: a sum over units (samples or batches), and their number.</summary>
/// <remarks>
/// Sums of parts join: those of samples whatever the parts are, so that importances of D can be had from those of D_f and D_r; those of batches only where
/// the parts are stretches of the order that the pass takes, cut between two batches, and no pass is made for that.
/// </remarks>
internal sealed class Importances
{
    internal const string Kind = "importances";
    private const string UnitsEntry = "units";

    private readonly Dictionary<string, float[]> _sums;

    internal Importances(Dictionary<string, float[]> sums, double units) => (_sums, Units) = (sums, units);

    /// <summary>The number of samples, or of batches, that were summed over.</summary>
    internal double Units { get; }

    /// <summary>The sums of a parameter's elements; the importance is the sum divided by <see cref="Units"/>.</summary>
    internal ReadOnlySpan<float> SumsOf(string name) => _sums[name];

    /// <summary>The importances of the images of both; see the remarks for sums over batches, whose bounds are not known here.</summary>
    internal Importances Join(Importances other)
    {
        Dictionary<string, float[]> joined = [];
        foreach ((string name, float[] mine) in _sums)
        {
            float[] sums = [.. mine];
            float[] theirs = other._sums[name];
            for (int i = 0; i < sums.Length; i++)
                sums[i] += theirs[i];
            joined.Add(name, sums);
        }

        return new Importances(joined, Units + other.Units);
    }

    /// <summary>The artifact.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="model">The model, for the shapes.</param>
    /// <param name="sha256">The hash of the model as it is on disk.</param>
    /// <param name="definition">The estimator.</param>
    internal Artifact ToArtifact(string key, Model model, string sha256, string definition) => new(
        Kind,
        key,
        new Dictionary<string, string> { [UnitsEntry] = Units.ToString("R", CultureInfo.InvariantCulture), ["estimator"] = definition, [Artifact.ModelEntry] = sha256 },
        [.. _sums.Select(entry => new NamedArray(entry.Key, model.Parameters[entry.Key].Shape, entry.Value))]);

    internal static Importances From(Artifact artifact) => new(
        artifact.Tensors.ToDictionary(tensor => tensor.Name, tensor => Array(tensor.Values)),
        double.Parse(artifact.Metadata[UnitsEntry], CultureInfo.InvariantCulture));

    /// <summary>The array behind the values, which nobody changes; a copy where they are a part of one.</summary>
    private static float[] Array(ReadOnlyMemory<float> values) =>
        MemoryMarshal.TryGetArray(values, out ArraySegment<float> whole) && whole.Count == whole.Array!.Length ? whole.Array : values.ToArray();
}
