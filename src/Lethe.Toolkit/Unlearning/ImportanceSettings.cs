namespace Lethe.Unlearning;

/// <summary>How importances are computed.</summary>
/// <param name="Estimator">The estimator.</param>
/// <param name="Batch">Samples a batch; part of the definition for <see cref="FisherEstimator.BatchMean"/>.</param>
internal sealed record ImportanceSettings(FisherEstimator Estimator, int Batch)
{
    /// <summary>What the values depend on, as text.</summary>
    internal string Text => Estimator == FisherEstimator.PerSample ? "per-sample" : $"batch-mean:{Batch}";
}
