using System.Globalization;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;

namespace Lethe.Unlearning;

/// <summary>Importances of D that were computed on a model's parent: an approximation that costs little, whose staleness is measured on a few images.</summary>
/// <remarks>
/// They are over the D that the parent knew, the images that it has forgotten since included. Importances of a few images differ from those of all even on
/// the same model: so the note says beside the overlap what two sets of so few images have on the model itself.
/// </remarks>
internal static class ParentImportances
{
    private const int Looked = 256;

    /// <summary>Those of the nearest parent that has some.</summary>
    /// <exception cref="UsageException">The model has no parent, or no importances of one are at hand.</exception>
    internal static Importances Of(UnlearningContext context, ImportanceSettings settings)
    {
        int parents = context.Original.Description.Parents.Length;
        for (int parent = parents - 1; parent >= 0; parent--)
        {
            if (Find(context, settings, parent) is not { } artifact)
                continue;
            Importances importances = Importances.From(artifact);
            context.Note($"Importances of D are of parent {parent + 1} of {parents}: {Staleness(context, importances, settings)}.");
            return importances;
        }

        throw new UsageException($"importances=parent finds none of the {parents} models that this one was made from, expected a run with importances=own on one of them before, with the same options");
    }

    // A model comes from its parent by a request or by further training, so that a parent may have served fewer requests than it has parents itself.
    private static Artifact? Find(UnlearningContext context, ImportanceSettings settings, int parent)
    {
        (int parents, int requests) = (context.Original.Description.Parents.Length, context.Original.Description.History.Length);
        for (int served = Math.Min(parent, requests); served >= Math.Max(0, requests - (parents - parent)); served--)
        {
            (DatasetPart whole, string weights) = context.Ancestor(parent, served);
            if (context.FindArtifact(Importances.Kind, ArtifactKey.Of(Importances.Kind, context.Original, whole, settings.Key, weights)) is { } artifact)
                return artifact;
        }

        return null;
    }

    /// <summary>Σ √(aᵢ bᵢ) over √(Σ aᵢ Σ bᵢ): 1 where two importances are proportional, 0 where they share no weight.</summary>
    internal static double Overlap(ParameterSet parameters, Importances one, Importances other)
    {
        (double both, double a, double b) = (0, 0, 0);
        foreach (string name in parameters.ParameterNames)
        {
            ReadOnlySpan<float> mine = one.SumsOf(name), theirs = other.SumsOf(name);
            for (int i = 0; i < mine.Length; i++)
                (both, a, b) = (both + Math.Sqrt((double)mine[i] * theirs[i]), a + mine[i], b + theirs[i]);
        }

        return a > 0 && b > 0 ? both / Math.Sqrt(a * b) : 0;
    }

    private static string Staleness(UnlearningContext context, Importances parent, ImportanceSettings settings)
    {
        DatasetPart all = ImportanceParts.Whole(context.Data);
        int[] order = new RandomStream(0).Derive("staleness").Permutation(all.Count);
        int looked = Math.Min(Looked, all.Count / 2);
        Importances some = ImportancePass.Compute(context, all.Select(order.AsSpan(0, looked)), settings);
        Importances others = ImportancePass.Compute(context, all.Select(order.AsSpan(looked, looked)), settings);
        ParameterSet parameters = context.Original.Parameters;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"they overlap to {Overlap(parameters, some, parent):F3} with this model's own over {looked} of its images, which overlap to {Overlap(parameters, some, others):F3} with those over {looked} others (1 is proportional, 0 no weight in common)");
    }
}
