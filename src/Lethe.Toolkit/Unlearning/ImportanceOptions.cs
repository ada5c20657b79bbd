using System.Globalization;

namespace Lethe.Unlearning;

/// <summary>How the importances of weights are computed, and over which images.</summary>
public sealed record ImportanceOptions
{
    /// <summary>What the importances of D_f are compared with.</summary>
    /// <value>Default <see cref="ImportanceSet.All"/>.</value>
    public ImportanceSet Over { get; init; } = ImportanceSet.All;

    /// <summary>How importances are estimated.</summary>
    /// <value>Default <see cref="FisherEstimator.PerSample"/>.</value>
    public FisherEstimator Fisher { get; init; } = FisherEstimator.PerSample;

    /// <summary>The function whose squared gradients are importances.</summary>
    /// <value>Default <see cref="ImportanceLoss.LogOdds"/>.</value>
    public ImportanceLoss Loss { get; init; } = ImportanceLoss.LogOdds;

    /// <summary>Whose labels the gradients are for.</summary>
    /// <value>Default <see cref="ImportanceLabels.Data"/>.</value>
    public ImportanceLabels Labels { get; init; } = ImportanceLabels.Data;

    /// <summary>Samples a batch; part of the estimate unless <see cref="Fisher"/> is <see cref="FisherEstimator.PerSample"/>.</summary>
    /// <value>1 to 65536, default 64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>On which model importances of D were computed.</summary>
    /// <value>Default <see cref="ImportanceOrigin.Own"/>.</value>
    public ImportanceOrigin Origin { get; init; } = ImportanceOrigin.Own;

    /// <summary>The values that importances were computed with, as settings are written.</summary>
    internal string InEffect(ImportanceSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"over={(Over == ImportanceSet.All ? "all" : "retain")}, fisher={FisherText}{(settings.Magnitudes ? " of magnitudes" : "")}, batch={Batch}, loss={settings.LossText}{LabelsText}");

    private string FisherText => Fisher switch { FisherEstimator.PerSample => "per-sample", FisherEstimator.BatchMean => "batch-mean", _ => "notebook" };

    private string LabelsText => Loss == ImportanceLoss.LogitNorm ? "" : Labels == ImportanceLabels.Model ? ", labels=model" : ", labels=data";

    internal ImportanceSettings Settings => new(Fisher, Loss, Batch) { Labels = Labels };

    /// <summary>What the paper's code computes: squared batch-mean gradients of the cross-entropy over all of D.</summary>
    internal ImportanceOptions AsPublished() => this with
    {
        Over = ImportanceSet.All,
        Fisher = FisherEstimator.BatchMean,
        Loss = ImportanceLoss.CrossEntropy,
        Labels = ImportanceLabels.Data,
    };

    /// <summary>What the authors' notebook computes: sums over the batches of D_f and of D_r.</summary>
    internal ImportanceOptions AsInNotebook() => AsPublished() with { Over = ImportanceSet.Retain, Fisher = FisherEstimator.BatchSum };
}
