namespace Lethe.Unlearning;

/// <summary>Importances of D_f and those that they are compared with.</summary>
/// <param name="Forget">Over D_f.</param>
/// <param name="Reference">Over D or D_r.</param>
/// <param name="Summed">Whether sums are compared as they are, as in the notebook, and not means over units.</param>
internal sealed record ImportancePair(Importances Forget, Importances Reference, bool Summed = false)
{
    /// <summary>What a ratio of sums is multiplied with to be the ratio of importances.</summary>
    internal double Scale => Summed ? 1 : Reference.Units / Forget.Units;

    /// <summary>The importances that options ask for: one pass over D_f, and one over what it is compared with unless that is at hand.</summary>
    /// <param name="context">The run.</param>
    /// <param name="options">What is compared.</param>
    /// <param name="settings">The estimator.</param>
    /// <param name="most">The most images of D_f that are looked at.</param>
    internal static ImportancePair Of(UnlearningContext context, ImportanceOptions options, ImportanceSettings settings, int most = int.MaxValue)
    {
        Importances reference = ImportanceParts.Reference(context, options, settings);
        return new ImportancePair(ImportanceParts.OverForget(context, settings, most), reference, options.Fisher == FisherEstimator.BatchSum);
    }
}
