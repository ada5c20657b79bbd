using System.Globalization;

namespace Lethe.Unlearning;

/// <summary>How importances are computed.</summary>
/// <param name="Estimator">Squared gradients of samples or of batch means.</param>
/// <param name="Loss">The function that is differentiated.</param>
/// <param name="Batch">Samples a batch; part of the definition, or for <see cref="FisherEstimator.PerSample"/> of the order of summation and so of the last bits.</param>
internal sealed record ImportanceSettings(FisherEstimator Estimator, ImportanceLoss Loss, int Batch)
{
    /// <summary>Whose labels.</summary>
    internal ImportanceLabels Labels { get; init; } = ImportanceLabels.Data;

    /// <summary>Whether magnitudes take the place of squares; for batch gradients only.</summary>
    internal bool Magnitudes { get; init; }

    /// <summary>Whether a unit of the sums is a sample; otherwise it is a batch.</summary>
    internal bool IsPerSample => Estimator == FisherEstimator.PerSample;

    /// <summary>The function that is differentiated, as settings are written.</summary>
    internal string LossText => Loss switch { ImportanceLoss.LogOdds => "log-odds", ImportanceLoss.CrossEntropy => "cross-entropy", _ => "logit-norm" };

    /// <summary>What the values depend on but for their last bits, as text. Means and sums over batches are the same sums.</summary>
    internal string Text
    {
        get
        {
            string unit = IsPerSample ? "per-sample" : $"batch-mean:{Batch}";
            return $"{LossText}, {unit}{(Labels == ImportanceLabels.Model ? ", labels of the model" : "")}{(Magnitudes ? ", magnitudes" : "")}";
        }
    }

    /// <summary>What the bits of the values depend on: sums are taken batch by batch, so that the size of a batch is part of them even where it is not part of the estimate.</summary>
    internal string Key => string.Create(CultureInfo.InvariantCulture, $"{Text}, batches of {Batch}");
}
