using System.Globalization;
using Lethe.Data;
using Lethe.Engine.Layers;
using Lethe.Engine.Randomness;

namespace Lethe.Unlearning;

/// <summary>Importances of D that were computed on a model's parent: an approximation that costs nothing, whose staleness is measured on a few images.</summary>
/// <remarks>They are over the D that the parent knew, the images that it has forgotten since included.</remarks>
internal static class ParentImportances
{
    private const int Looked = 256;

    /// <summary>Those of the nearest parent that has some.</summary>
    /// <exception cref="UsageException">The model has no parent, or no importances of one are at hand.</exception>
    internal static Importances Of(UnlearningContext context, ImportanceSettings settings)
    {
        int parents = context.Original.Description.Parents.Length;
        for (int generation = parents - 1; generation >= 0; generation--)
        {
            string key = ArtifactKey.Of(Importances.Kind, context.Original, context.DataOfAncestor(generation), settings.Key, context.Original.Description.Parents[generation]);
            if (context.FindArtifact(Importances.Kind, key) is not { } artifact)
                continue;
            Importances importances = Importances.From(artifact);
            context.Note(string.Create(CultureInfo.InvariantCulture, $"Importances of D are of parent {generation + 1} of {parents}: an overlap of {Overlap(context, importances, settings):F3} with those of this model on {Looked} images, where 1 is equality."));
            return importances;
        }

        throw new UsageException($"importances=parent finds none of the {parents} models that this one was made from, expected a run with importances=own on one of them before, with the same options");
    }

    /// <summary>Σ √(aᵢ bᵢ) over √(Σ aᵢ Σ bᵢ): 1 where two importances are proportional, 0 where they share no weight.</summary>
    private static double Overlap(UnlearningContext context, Importances parent, ImportanceSettings settings)
    {
        DatasetPart all = ImportanceParts.Whole(context.Data);
        int[] some = new RandomStream(0).Derive("staleness").Permutation(all.Count)[..Math.Min(Looked, all.Count)];
        Importances own = ImportancePass.Compute(context, all.Select(some), settings);
        (double both, double a, double b) = (0, 0, 0);
        ParameterSet parameters = context.Original.Parameters;
        foreach (string name in parameters.ParameterNames)
        {
            ReadOnlySpan<float> mine = own.SumsOf(name), theirs = parent.SumsOf(name);
            for (int i = 0; i < mine.Length; i++)
                (both, a, b) = (both + Math.Sqrt((double)mine[i] * theirs[i]), a + mine[i], b + theirs[i]);
        }

        return a > 0 && b > 0 ? both / Math.Sqrt(a * b) : 0;
    }
}
