namespace Lethe.Unlearning;

/// <summary>How the diagonal of the Fisher information is estimated.</summary>
public enum FisherEstimator
{
    /// <summary>Exactly: the mean over samples of squared per-sample gradients, (1/N) Σₙ (∂ℓₙ/∂θ)².</summary>
    PerSample,

    /// <summary>As published: the mean over batches of the squared gradient of a batch's mean loss, (1/B) Σ_b (∂ mean ℓ/∂θ)². It depends on the batch size.</summary>
    BatchMean,
}
