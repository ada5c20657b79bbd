using Lethe.Data;

namespace Lethe.Unlearning;

/// <summary>Importances of D, of D_r and of D_f for a request, from stored artifacts as far as they go.</summary>
/// <remarks>
/// <para>D is one artifact, computed in the order of sample ids: the same bits whatever was asked for first.</para>
/// <para>
/// D_r of per-sample importances is the sum over parts of D, one for each class or for a few, each an artifact; a part that holds images of D_f is
/// computed anew without them. Batches cut through all parts, so that batch means over D_r are computed anew for every request.
/// </para>
/// <para>
/// Importances of a request's D_f are not kept: they would be a fingerprint of what was forgotten. Parts of D are, whole classes among them, until what was
/// computed from the model is deleted with it: they name the model, by which a request for such a class finds them among what still holds knowledge of it.
/// </para>
/// </remarks>
internal static class ImportanceParts
{
    private const int MostParts = 10;

    /// <summary>Those of D_f.</summary>
    /// <param name="context">The run.</param>
    /// <param name="settings">The estimator.</param>
    /// <param name="most">The most images looked at, evenly spread.</param>
    internal static Importances OverForget(UnlearningContext context, ImportanceSettings settings, int most = int.MaxValue) =>
        ImportancePass.Compute(context, context.Data.ForgetTrain.Thin(most), settings);

    /// <summary>What importances of D_f are compared with.</summary>
    internal static Importances Reference(UnlearningContext context, ImportanceOptions options, ImportanceSettings settings)
    {
        if (options.Over == ImportanceSet.All)
            return options.Origin == ImportanceOrigin.Own ? Kept(context, Whole(context.Data), settings) : ParentImportances.Of(context, settings);
        return settings.IsPerSample ? OfParts(context, settings) : Kept(context, InOrder(context.Data.RetainTrain), settings);
    }

    /// <summary>D in the order of sample ids: the same whatever is to be forgotten, so that its importances are found again.</summary>
    internal static DatasetPart Whole(ForgetData data) => InOrder(data.ForgetTrain.Concat(data.RetainTrain));

    internal static DatasetPart InOrder(DatasetPart part)
    {
        int[] order = [.. Enumerable.Range(0, part.Count).OrderBy(part.Id)];
        return part.Select(order);
    }

    /// <summary>The importances that options ask for and that other runs on the same model may ask for too; none of D_f, and none that are a parent's.</summary>
    internal static IReadOnlyList<SharedImportances> Shared(ForgetData data, int classes, ImportanceOptions options, ImportanceSettings settings)
    {
        if (options.Origin == ImportanceOrigin.Parent)
            return [];
        if (options.Over == ImportanceSet.All)
            return [new SharedImportances(Whole(data), settings)];
        return settings.IsPerSample
            ? [.. Parts(data, classes).Where(part => part.IsWhole).Select(part => new SharedImportances(part.Retained, settings))]
            : [new SharedImportances(InOrder(data.RetainTrain), settings)];
    }

    private static Importances OfParts(UnlearningContext context, ImportanceSettings settings)
    {
        Importances? joined = null;
        foreach ((DatasetPart retained, bool whole) in Parts(context.Data, context.Original.Classes))
        {
            Importances one = whole ? Kept(context, retained, settings) : ImportancePass.Compute(context, retained, settings);
            joined = joined is null ? one : joined.Join(one);
        }

        return joined!;
    }

    // What is left of each part of D, and whether that is all of it.
    private static IEnumerable<(DatasetPart Retained, bool IsWhole)> Parts(ForgetData data, int classes)
    {
        DatasetPart all = Whole(data);
        HashSet<int> forget = [.. data.ForgetTrain.Ids];
        int parts = Math.Min(MostParts, classes);
        for (int part = 0; part < parts; part++)
        {
            DatasetPart whole = all.Where(i => all.Label(i) % parts == part), retained = whole.Where(i => !forget.Contains(whole.Id(i)));
            if (retained.Count > 0)
                yield return (retained, retained.Count == whole.Count);
        }
    }

    private static Importances Kept(UnlearningContext context, DatasetPart part, ImportanceSettings settings)
    {
        SharedImportances shared = new(part, settings);
        string key = shared.KeyOn(context.Original, context.Weights);
        return Importances.From(context.Artifact(Importances.Kind, key, () => ImportancePass.Compute(context, part, settings).ToArtifact(key, context.Original, context.OriginalSha256, settings.Text)));
    }
}
