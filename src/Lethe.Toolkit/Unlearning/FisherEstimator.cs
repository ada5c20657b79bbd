namespace Lethe.Unlearning;

/// <summary>How the diagonal of the Fisher information is estimated.</summary>
public enum FisherEstimator
{
    /// <summary>Exactly: the mean over samples of squared per-sample gradients, (1/N) Σₙ (∂ℓₙ/∂θ)².</summary>
    PerSample,

    /// <summary>As published: the mean over batches of the squared gradient of a batch's mean loss, (1/B) Σ_b (∂ mean ℓ/∂θ)². It depends on the batch size.</summary>
    BatchMean,

    /// <summary>
    /// As in the notebook of the same authors: the sum over batches without the 1/B. Sums over D_f and D_r are compared though D_r has far more
    /// batches: thresholds are B_r / B_f times those of <see cref="BatchMean"/>.
    /// </summary>
    BatchSum,
}
